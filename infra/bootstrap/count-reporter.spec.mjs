import { describe, expect, it } from 'vitest';
import { countTests } from './count-reporter.mjs';

function aModule(states, state = 'passed') {
  const tests = states.map((each) => ({ result: () => ({ state: each }) }));
  return { children: { allTests: () => tests }, state: () => state };
}

describe('countTests', () => {
  it('adds up tests over files', () => {
    const modules = [aModule(['passed', 'passed', 'skipped']), aModule(['failed', 'passed'], 'failed')];
    expect(countTests(modules)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a file that does not load as failed', () => {
    expect(countTests([aModule([], 'failed')])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a file as failed whose set-up failed, so that its tests were skipped', () => {
    expect(countTests([aModule(['skipped', 'skipped'], 'failed')])).toEqual({
      passed: 0,
      failed: 1,
      skipped: 2,
    });
  });
});
