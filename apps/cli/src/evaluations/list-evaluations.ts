import { Evaluation } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { askFor } from '../command/ask.js';
import { scoreTable } from './score-table.js';

const Options = z.object({ wide: z.boolean().default(false) });

/** `evaluations` */
export function listEvaluations(program: Command): void {
  const command = program
    .command('evaluations')
    .description('scores of a run by split and beam')
    .argument('<run>', 'id of the run')
    .option('--wide', 'also unfinished and empty captions, diversity, and the ids of the evaluations');
  action(command, Options, async ({ options, out, api }, id) => {
    const call = (await api()).GET('/runs/{id}/evaluations', { params: { path: { id } } });
    const scores = await askFor(z.array(Evaluation), call);
    out.result(scores, () => scoreTable(out, scores, options));
  });
}
