import type { Experiment } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { addPageOptions, moreLine, PageOptions } from '../command/paging.js';
import { given } from '../input/given.js';
import { formatAge, formatScore } from '../output/format.js';

const COLUMNS = [
  { title: 'id' },
  { title: 'name' },
  { title: 'latest run' },
  { title: 'state' },
  { title: 'best BLEU-4', align: 'right' as const },
  { title: 'launched' },
];

const Options = PageOptions.extend({ search: z.string().optional() });

/** `experiments` */
export function listExperiments(program: Command): void {
  const command = addPageOptions(
    program.command('experiments').description('list experiments, newest first'),
  ).option('--search <text>', 'part of the name');
  action(command, Options, async ({ options, out, api }) => {
    const page = await ask((await api()).GET('/experiments', { params: { query: given(options) } }));
    out.result(page, () => out.table(COLUMNS, page.items.map(row)) + moreLine(page.nextCursor));
  });
}

function row({ id, name, latestRun, bestBleu4, createdAt }: Experiment): string[] {
  return [
    id,
    name,
    latestRun?.id ?? '–',
    latestRun?.state ?? '–',
    formatScore(bestBleu4),
    formatAge(createdAt),
  ];
}
