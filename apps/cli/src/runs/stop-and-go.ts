import { Id } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action, NoOptions } from '../command/action.js';
import { ask } from '../command/ask.js';
import { given } from '../input/given.js';

/** `cancel` */
export function cancelRun(program: Command): void {
  const command = program
    .command('cancel')
    .description('stop a run at a checkpoint; resume goes on from there')
    .argument('<run>', 'id of the run');
  action(command, NoOptions, async ({ out, api }, id) => {
    const run = await ask((await api()).POST('/runs/{id}/cancel', { params: { path: { id } } }));
    out.result(run, () => `run ${id} is ${run.state}`);
  });
}

/** `resume` */
export function resumeRun(program: Command): void {
  const command = program
    .command('resume')
    .description('go on with a cancelled, failed or crashed run, bit for bit')
    .argument('<run>', 'id of the run')
    .option('--checkpoint <id>', 'go on from this checkpoint of the run, not from the latest');
  action(command, z.object({ checkpoint: Id.optional() }), async ({ options, out, api }, id) => {
    const body = given({ checkpointId: options.checkpoint });
    const run = await ask((await api()).POST('/runs/{id}/resume', { params: { path: { id } }, body }));
    out.result(run, () => `run ${id} is ${run.state}; follow it with beamline watch ${id}`);
  });
}
