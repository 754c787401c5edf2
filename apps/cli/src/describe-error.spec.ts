import { DomainError, ErrorCode, RunState } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeError } from './describe-error.js';
import { exitCodeOfError, exitCodeOfRun } from './exit-code.js';
import { parseInput } from './input/invalid-fields.js';

describe('describeError', () => {
  it('says what, where and what to do in one line', () => {
    const error = new DomainError('NOT_FOUND', 'there is no run\nof that id', {
      advice: 'list them with beamline runs',
      where: { run: 'abcdefghijkl' },
    });
    expect(describeError(error)).toMatchObject({
      exitCode: 4,
      text: 'error: there is no run of that id (run abcdefghijkl) — list them with beamline runs',
    });
  });

  it('lists each wrong field by its path', () => {
    const schema = z.strictObject({ stages: z.array(z.object({ batchSize: z.int().positive() })) });
    const parse = () =>
      parseInput(schema, { stages: [{ batchSize: 1 }, { batchSize: -1 }], seeds: 3 }, 'the spec is');
    let text = '';
    try {
      parse();
    } catch (error) {
      text = describeError(error).text;
      expect(describeError(error).exitCode).toBe(2);
    }
    expect(text.split('\n')[0]).toBe('error: the spec is not valid — mend these 2 fields');
    expect(text).toMatch(/ {2}stages\[1\]\.batchSize: /);
    expect(text).toContain('  seeds: is not a known field');
  });

  it('reports the unexpected as a failure', () => {
    expect(describeError(new TypeError('x is null'))).toMatchObject({
      exitCode: 1,
      text: 'error: x is null',
    });
  });
});

describe('exit codes', () => {
  it('are non-zero for every error', () => {
    expect(ErrorCode.options.every((code) => exitCodeOfError(code) > 0)).toBe(true);
    expect(exitCodeOfError('UNAVAILABLE')).toBe(5);
    expect(exitCodeOfError('INVALID_SPEC')).toBe(2);
  });

  it('tell how a run ended', () => {
    expect(RunState.options.map((state) => [state, exitCodeOfRun(state)])).toEqual([
      ['queued', 1],
      ['running', 1],
      ['cancelling', 3],
      ['cancelled', 3],
      ['completed', 0],
      ['failed', 1],
      ['crashed', 1],
    ]);
  });
});
