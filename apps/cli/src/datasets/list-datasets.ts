import type { Dataset } from '@beamline/contracts';
import type { Command } from 'commander';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { addPageOptions, moreLine, PageOptions } from '../command/paging.js';
import { given } from '../input/given.js';
import { formatAge, formatBytes } from '../output/format.js';

const COLUMNS = [
  { title: 'id' },
  { title: 'name' },
  { title: 'images' },
  { title: 'size' },
  { title: 'words', align: 'right' as const },
  { title: 'bytes', align: 'right' as const },
  { title: 'imported' },
];

/** `dataset list` */
export function listDatasets(parent: Command): void {
  const command = addPageOptions(parent.command('list').description('list datasets, newest first'));
  action(command, PageOptions, async ({ options, out, api }) => {
    const page = await ask((await api()).GET('/datasets', { params: { query: given(options) } }));
    out.result(page, () => out.table(COLUMNS, page.items.map(row)) + moreLine(page.nextCursor));
  });
}

function row({ id, name, manifest, bytes, createdAt }: Dataset): string[] {
  const { train, val, test } = manifest.splits;
  return [
    id,
    name,
    `${train.images} + ${val.images} + ${test.images}`,
    `${manifest.imageWidth}×${manifest.imageHeight}`,
    String(manifest.vocabularies.sound.size),
    formatBytes(bytes),
    formatAge(createdAt),
  ];
}
