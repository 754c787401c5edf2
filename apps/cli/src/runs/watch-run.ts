import type { BeamlineClient } from '@beamline/client';
import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';
import { exitCodeOfRun } from '../exit-code.js';
import type { Output } from '../output/output.js';
import { followRun } from './follow-run.js';
import { readRun, runText } from './run-summary.js';

/** `watch` */
export function watchRun(program: Command): void {
  const command = program
    .command('watch')
    .description('follow a run to its end; Ctrl-C leaves it running')
    .argument('<run>', 'id of the run');
  action(command, NoOptions, async ({ out, api }, id) => watch(await api(), out, id));
}

/**
 * Follows a run and shows its scores at the end.
 *
 * @returns the exit status that tells how the run ended.
 */
export async function watch(api: BeamlineClient, out: Output, id: string): Promise<number> {
  const { state } = await followRun(api, out, id);
  const summary = await readRun(api, id);
  out.result(summary, () => `\n${runText(out, summary)}`);
  return exitCodeOfRun(state);
}
