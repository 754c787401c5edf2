import { randomUUID } from 'node:crypto';
import type { BeamlineClient } from '@beamline/client';
import type { ExperimentSpec, LaunchResult } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { ensureRecipe } from '../recipe/ensure.js';
import { readRecipe } from '../recipe/read-recipe.js';
import { watch } from '../runs/watch-run.js';
import { addSpecOptions, assignmentsOf, SpecChanges } from './launch-options.js';

const Options = SpecChanges.extend({ watch: z.boolean().default(false) });

/** `launch` */
export function launchRecipe(program: Command): void {
  const command = addSpecOptions(
    program.command('launch').description('launch the experiment of a recipe file'),
  )
    .argument('<recipe>', 'such as recipes/quickstart.yaml')
    .option('--watch', 'follow the run to its end; the exit status tells how it ended');
  action(command, Options, async ({ options, out, api }, file) => {
    const read = await readRecipe(file, assignmentsOf(options));
    const client = await api();
    await ensureRecipe(client, out, read);
    const launched = await launchSpec(client, read.recipe.spec);
    if (!options.watch) {
      out.result(launched, () => launchedText(launched));
      return undefined;
    }
    out.say(`run ${launched.run.id} of experiment ${launched.experiment.id}`);
    return watch(client, out, launched.run.id);
  });
}

/** Launches an experiment; a repeat of the same request, should the network make one, starts nothing anew. */
export async function launchSpec(api: BeamlineClient, spec: ExperimentSpec): Promise<LaunchResult> {
  const params = { header: { 'Idempotency-Key': randomUUID() } };
  return ask(api.POST('/experiments', { params, body: { spec } }));
}

export function launchedText({ experiment, run }: LaunchResult): string {
  return [
    `launched ${experiment.name} (${experiment.id}) as run ${run.id}`,
    `follow it with beamline watch ${run.id}`,
  ].join('\n');
}
