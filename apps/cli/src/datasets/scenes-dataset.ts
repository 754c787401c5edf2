import { DatasetSource, Slug } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { describeImport, followImport } from '../imports/follow-import.js';
import { parseInput } from '../input/invalid-fields.js';

const Options = z.object({
  name: Slug,
  train: z.coerce.number().optional(),
  val: z.coerce.number().optional(),
  test: z.coerce.number().optional(),
  imageSize: z.coerce.number().optional(),
  seed: z.coerce.number().optional(),
});

/** `dataset scenes`: generated pictures of coloured shapes with captions. */
export function scenesDataset(parent: Command): void {
  const command = parent
    .command('scenes')
    .description('generate a dataset of coloured shapes, for a first look')
    .requiredOption('--name <name>', 'name for recipes to use')
    .option('--train <images>', 'training images (800)')
    .option('--val <images>', 'validation images (150)')
    .option('--test <images>', 'test images (150)')
    .option('--image-size <pixels>', 'side of the images (160)')
    .option('--seed <number>', 'seed of the generator (1)');
  action(command, Options, async ({ options, out, api }) => {
    const { name, ...numbers } = options;
    const source = parseInput(DatasetSource, { kind: 'scenes', ...numbers }, 'the options are');
    const client = await api();
    const job = await ask(client.POST('/datasets', { body: { name, source } }));
    const done = await followImport(client, out, job.id);
    out.result(done, () => describeImport(done));
  });
}
