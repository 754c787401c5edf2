import { randomUUID } from 'node:crypto';
import type { BeamlineClient } from '@beamline/client';
import { ExperimentSpec } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { parseInput } from '../input/invalid-fields.js';
import { setPath, type Assignment } from '../input/set-path.js';
import { addSpecOptions, assignmentsOf, SpecChanges } from '../launch/launch-options.js';
import { launchedText } from '../launch/launch-recipe.js';
import { readRecipe } from '../recipe/read-recipe.js';
import { watch } from '../runs/watch-run.js';
import { changeLine, specDiff } from './spec-diff.js';

const Options = SpecChanges.extend({
  spec: z.string().optional(),
  keepOptimiser: z.boolean().default(false),
  watch: z.boolean().default(false),
});

/** `fork`: a new experiment that starts with a checkpoint's weights. */
export function forkCheckpoint(program: Command): void {
  const command = addSpecOptions(
    program.command('fork').description('launch a new experiment from a stored checkpoint'),
  )
    .argument('<checkpoint>', 'id of the checkpoint')
    .option('--spec <recipe>', 'recipe whose spec is taken; by default the spec of the checkpoint’s run')
    .option('--keep-optimiser', 'go on with the checkpoint’s Adam moments instead of zeros')
    .option('--watch', 'follow the run to its end');
  action(command, Options, async ({ options, out, api }, checkpoint) => {
    const client = await api();
    const parent = await specOf(client, checkpoint);
    const spec = await forkedSpec(parent, options.spec, assignmentsOf(options));
    const changes = specDiff(parent, spec);
    for (const change of changes) out.say(changeLine(change));
    const launched = await ask(
      client.POST('/checkpoints/{id}/fork', {
        params: { path: { id: checkpoint }, header: { 'Idempotency-Key': randomUUID() } },
        body: { spec, optimiser: options.keepOptimiser ? 'keep' : 'reset' },
      }),
    );
    if (options.watch) return watch(client, out, launched.run.id);
    out.result({ ...launched, changes }, () => launchedText(launched));
    return undefined;
  });
}

/** The spec of the run that saved a checkpoint. */
async function specOf(api: BeamlineClient, id: string): Promise<ExperimentSpec> {
  const { runId } = await ask(api.GET('/checkpoints/{id}', { params: { path: { id } } }));
  const { spec } = await ask(api.GET('/runs/{id}', { params: { path: { id: runId } } }));
  return ExperimentSpec.parse(spec);
}

async function forkedSpec(
  parent: ExperimentSpec,
  file: string | undefined,
  assignments: readonly Assignment[],
): Promise<ExperimentSpec> {
  if (file !== undefined) return (await readRecipe(file, assignments)).recipe.spec;
  const changed = assignments.reduce<unknown>(setPath, parent);
  return parseInput(ExperimentSpec, changed, 'the spec of the fork is');
}
