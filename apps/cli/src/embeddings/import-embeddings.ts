import { basename } from 'node:path';
import { Slug } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { describeImport, followImport } from '../imports/follow-import.js';
import { parseInput } from '../input/invalid-fields.js';
import { fileSource } from '../uploads/byte-source.js';
import { uploadFile } from '../uploads/upload-file.js';

const Options = z.object({ name: Slug.optional() });

/** `embeddings import`: word vectors from a text file. */
export function importEmbeddings(parent: Command): void {
  const command = parent
    .command('import')
    .description('import word vectors')
    .argument('<file>', 'text in GloVe’s format: a word and its numbers a line; word2vec’s text format too')
    .option('--name <name>', 'name for specs to use (the file’s)');
  action(command, Options, async ({ options, out, api }, file) => {
    const name = options.name ?? slugOf(file);
    const client = await api();
    const upload = await uploadFile(client, out, await fileSource(file));
    const body = { name, source: { kind: 'upload' as const, upload } };
    const job = await ask(client.POST('/embeddings', { body }));
    const done = await followImport(client, out, job.id);
    out.result(done, () => describeImport(done));
  });
}

/** `glove.6b.300d` of `/data/glove.6B.300d.txt` */
function slugOf(file: string): string {
  const name = basename(file)
    .toLowerCase()
    .replace(/\.(txt|vec)$/, '');
  return parseInput(z.object({ name: Slug }), { name }, 'the file’s name is', () => '--name').name;
}
