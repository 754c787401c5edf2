import { Slug } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { parseAssignment, type Assignment } from '../input/set-path.js';

/** Changes of a spec that the command line can make. */
export const SpecChanges = z.object({
  set: z.array(z.string()).default([]),
  name: Slug.optional(),
  seed: z.coerce.number().int().nonnegative().optional(),
  budgetMinutes: z.coerce.number().positive().optional(),
});
export type SpecChanges = z.infer<typeof SpecChanges>;

export function addSpecOptions(command: Command): Command {
  return command
    .option(
      '--set <path=value>',
      'change the spec, such as stages.decoder.maxEpochs=3; again for more',
      collect,
    )
    .option('--name <name>', 'name of the experiment')
    .option('--seed <number>', 'seed of weights, data order and dropout')
    .option('--budget-minutes <minutes>', 'stop training after this time, then sweep the beams');
}

/** The same as assignments; the named options win over `--set`. */
export function assignmentsOf({ set, name, seed, budgetMinutes }: SpecChanges): Assignment[] {
  const named = Object.entries({ name, seed, budgetMinutes }).filter(([, value]) => value !== undefined);
  return [...set.map(parseAssignment), ...named.map(([key, value]) => ({ path: [key], value }))];
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
