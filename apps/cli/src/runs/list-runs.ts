import { Id, RunState, type Run } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { addPageOptions, moreLine, PageOptions } from '../command/paging.js';
import { given } from '../input/given.js';
import { formatAge, formatScore } from '../output/format.js';

const COLUMNS = [
  { title: 'id' },
  { title: 'experiment' },
  { title: 'state' },
  { title: 'stage' },
  { title: 'best BLEU-4', align: 'right' as const },
  { title: 'launched' },
];

const Options = PageOptions.extend({
  state: RunState.optional(),
  experiment: Id.optional(),
  search: z.string().optional(),
});

/** `runs` */
export function listRuns(program: Command): void {
  const command = addPageOptions(program.command('runs').description('list runs, newest first'))
    .option('--state <state>', RunState.options.join(', '))
    .option('--experiment <id>', 'runs of one experiment')
    .option('--search <text>', 'part of the experiment’s name');
  action(command, Options, async ({ options, out, api }) => {
    const { experiment, ...rest } = options;
    const query = given({ ...rest, experimentId: experiment });
    const page = await ask((await api()).GET('/runs', { params: { query } }));
    out.result(page, () => out.table(COLUMNS, page.items.map(row)) + moreLine(page.nextCursor));
  });
}

function row({ id, experimentName, state, currentStage, bestBleu4, createdAt }: Run): string[] {
  return [id, experimentName, state, currentStage ?? '–', formatScore(bestBleu4), formatAge(createdAt)];
}
