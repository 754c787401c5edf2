import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addSpecOptions, assignmentsOf, SpecChanges } from './launch-options.js';

const assignments = (...words: string[]) => {
  const command = addSpecOptions(new Command()).argument('<recipe>').exitOverride();
  command.parse(words, { from: 'user' });
  return { recipe: command.args, made: assignmentsOf(SpecChanges.parse(command.opts())) };
};

describe('options of launch', () => {
  it('become assignments, the named ones last', () => {
    expect(assignments('--seed', '7', '--budget-minutes', '20', '--set', 'seed=3', 'r.yaml')).toEqual({
      recipe: ['r.yaml'],
      made: [
        { path: ['seed'], value: 3 },
        { path: ['seed'], value: 7 },
        { path: ['budgetMinutes'], value: 20 },
      ],
    });
  });

  it('take --set several times', () => {
    expect(assignments('--set', 'a=1', '--set', 'b.c=2', 'r.yaml').made).toEqual([
      { path: ['a'], value: 1 },
      { path: ['b', 'c'], value: 2 },
    ]);
  });
});
