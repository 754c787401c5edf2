import { describe, expect, it } from 'vitest';
import { readCommandLine, UsageError } from './command-line.js';

const read = (...args: string[]) => readCommandLine(args, '/base');

describe('readCommandLine', () => {
  it('takes minutes, a seed and a file relative to where the user was', () => {
    expect(read('--minutes', '0.5', '--seed', '7', '--json', 'out.json')).toEqual({
      kind: 'chaos',
      minutes: 0.5,
      seed: 7,
      json: '/base/out.json',
    });
  });

  it('has 1,000 runs over 4 workers as the usual scale test', () => {
    expect(read('--scale')).toEqual({ kind: 'scale', runs: 1000, workers: 4, json: undefined });
  });

  it.each([
    [[]],
    [['--minutes', '0']],
    [['--minutes', 'x']],
    [['--minutes', '3', '--seed', '-1']],
    [['--minutes', '3', '--runs', '5']],
    [['--scale', '--seed', '5']],
    [['--scale', '--workers', '0']],
    [['--nonsense']],
  ])('refuses %j', (args) => {
    expect(() => read(...args)).toThrow(UsageError);
  });
});
