import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';
import { readRun, runText } from './run-summary.js';

/** `run` */
export function showRun(program: Command): void {
  const command = program
    .command('run')
    .description('one run: state, stages, scores')
    .argument('<run>', 'id of the run');
  action(command, NoOptions, async ({ out, api }, id) => {
    const summary = await readRun(await api(), id);
    out.result(summary, () => runText(out, summary));
  });
}
