import { describe, expect, it } from 'vitest';
import { countTests } from './count-reporter.mjs';

function aModule(states, { state = 'passed', errors = [] } = {}) {
  const tests = states.map((each) => ({ result: () => ({ state: each }) }));
  return { children: { allTests: () => tests }, state: () => state, errors: () => errors };
}

describe('countTests', () => {
  it('adds up tests over files', () => {
    const modules = [
      aModule(['passed', 'passed', 'skipped']),
      aModule(['failed', 'passed'], { state: 'failed' }),
    ];
    expect(countTests(modules)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a file that does not load as failed', () => {
    expect(countTests([aModule([], { state: 'failed', errors: [new Error('no such module')] })]).failed).toBe(
      1,
    );
  });

  it('counts a file without any test that failed as failed', () => {
    expect(countTests([aModule([], { state: 'failed' })]).failed).toBe(1);
  });
});
