import type { Backbone } from '@beamline/contracts';
import type { Command } from 'commander';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { addPageOptions, moreLine, PageOptions } from '../command/paging.js';
import { given } from '../input/given.js';
import { formatAge, formatBytes } from '../output/format.js';

const COLUMNS = [
  { title: 'id' },
  { title: 'name' },
  { title: 'architecture' },
  { title: 'bytes', align: 'right' as const },
  { title: 'imported' },
];

/** `backbone list` */
export function listBackbones(parent: Command): void {
  const command = addPageOptions(parent.command('list').description('list backbones, newest first'));
  action(command, PageOptions, async ({ options, out, api }) => {
    const page = await ask((await api()).GET('/backbones', { params: { query: given(options) } }));
    out.result(page, () => out.table(COLUMNS, page.items.map(row)) + moreLine(page.nextCursor));
  });
}

function row({ id, name, architecture, weights, createdAt }: Backbone): string[] {
  return [id, name, architecture, formatBytes(weights.bytes), formatAge(createdAt)];
}
