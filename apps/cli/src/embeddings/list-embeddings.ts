import type { Embeddings } from '@beamline/contracts';
import type { Command } from 'commander';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { addPageOptions, moreLine, PageOptions } from '../command/paging.js';
import { given } from '../input/given.js';
import { formatAge, formatBytes } from '../output/format.js';

const COLUMNS = [
  { title: 'id' },
  { title: 'name' },
  { title: 'words', align: 'right' as const },
  { title: 'dimensions', align: 'right' as const },
  { title: 'bytes', align: 'right' as const },
  { title: 'imported' },
];

/** `embeddings list` */
export function listEmbeddings(parent: Command): void {
  const command = addPageOptions(parent.command('list').description('list word vectors, newest first'));
  action(command, PageOptions, async ({ options, out, api }) => {
    const page = await ask((await api()).GET('/embeddings', { params: { query: given(options) } }));
    out.result(page, () => out.table(COLUMNS, page.items.map(row)) + moreLine(page.nextCursor));
  });
}

function row({ id, name, words, dimensions, vectors, createdAt }: Embeddings): string[] {
  return [id, name, String(words), String(dimensions), formatBytes(vectors.bytes), formatAge(createdAt)];
}
