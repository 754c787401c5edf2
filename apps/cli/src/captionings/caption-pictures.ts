import type { BeamlineClient } from '@beamline/client';
import {
  CaptionedPicture,
  CaptioningRequest,
  DomainError,
  type CaptionHypothesis,
  type PictureSource,
} from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask, askFor } from '../command/ask.js';
import { parseInput } from '../input/invalid-fields.js';
import { parseAssignment, setPath } from '../input/set-path.js';
import { followJob } from '../jobs/follow-job.js';
import type { Output } from '../output/output.js';
import { fileSource } from '../uploads/byte-source.js';
import { uploadFile } from '../uploads/upload-file.js';

const Options = z.object({
  beam: z.coerce.number().int().optional(),
  set: z.array(z.string()).default([]),
  all: z.boolean().default(false),
  tree: z.boolean().default(false),
});

/** `caption`: photographs through a stored checkpoint. */
export function captionPictures(program: Command): void {
  const command = program
    .command('caption')
    .description('caption photographs with a checkpoint, or with the best one of a run')
    .argument('<checkpoint>', 'id of a checkpoint, or of a run for its best')
    .argument('<pictures...>', 'files (JPEG, PNG, WebP, …), or val:12 for an image of the dataset')
    .option('--beam <width>', 'hypotheses kept for each picture (3); captions drawn with sampling')
    .option('--set <path=value>', 'decoding, such as minLength=5 or lengthPenalty.kind=average', collect)
    .option('--all', 'show every hypothesis, best first')
    .option('--tree', 'keep what the search looked at; --json shows it');
  action(command, Options, async ({ options, out, api }, target = '', ...pictures) => {
    const client = await api();
    const id = await checkpointOf(client, target);
    const request = await requestOf(client, out, options, pictures);
    const job = await ask(
      client.POST('/checkpoints/{id}/captionings', { params: { path: { id } }, body: request }),
    );
    const params = { path: { id: job.id } };
    await followJob(out, () => ask(client.GET('/captionings/{id}', { params })), 'captioning');
    const found = await askFor(
      z.array(CaptionedPicture),
      client.GET('/captionings/{id}/pictures', { params }),
    );
    out.result({ id: job.id, checkpointId: id, pictures: found }, () =>
      found.map((picture) => pictureText(out, picture, options.all)).join('\n'),
    );
  });
}

async function checkpointOf(api: BeamlineClient, id: string): Promise<string> {
  try {
    return (await ask(api.GET('/checkpoints/{id}', { params: { path: { id } } }))).id;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
    return bestOf(api, id, error);
  }
}

async function bestOf(api: BeamlineClient, id: string, unknown: DomainError): Promise<string> {
  const run = await ask(api.GET('/runs/{id}', { params: { path: { id } } })).catch(() => {
    throw unknown;
  });
  if (run.bestCheckpointId !== null) return run.bestCheckpointId;
  throw new DomainError('CONFLICT', `run ${id} has no validated checkpoint yet`, {
    advice: 'wait for the end of its first epoch',
  });
}

/** Everything is checked before the first byte is sent. */
async function requestOf(
  api: BeamlineClient,
  out: Output,
  { beam, set, tree }: z.infer<typeof Options>,
  pictures: readonly string[],
): Promise<CaptioningRequest> {
  const decoding = set.map(parseAssignment).reduce<unknown>(setPath, {});
  const wanted = { decoding, withTree: tree, ...(beam === undefined ? {} : { beam }) };
  const placeholder: PictureSource = { kind: 'dataset', split: 'val', image: 0 };
  parseInput(CaptioningRequest, { ...wanted, pictures: pictures.map(() => placeholder) }, 'the request is');
  const sources: PictureSource[] = [];
  for (const picture of pictures) sources.push(await sourceOf(api, out, picture));
  return parseInput(CaptioningRequest, { ...wanted, pictures: sources }, 'the request is');
}

async function sourceOf(api: BeamlineClient, out: Output, picture: string): Promise<PictureSource> {
  const place = /^(train|val|test):(\d+)$/.exec(picture);
  if (place === null)
    return { kind: 'upload', upload: await uploadFile(api, out, await fileSource(picture)) };
  return { kind: 'dataset', split: place[1] as 'train' | 'val' | 'test', image: Number(place[2]) };
}

/** File name and caption; with `all` the runners-up below, each with its score. */
export function pictureText(out: Output, { name, hypotheses }: CaptionedPicture, all: boolean): string {
  const [best] = hypotheses;
  const caption = best === undefined ? out.colours.dim('no hypothesis completed') : best.caption;
  const lines = all ? hypotheses.map((hypothesis) => out.colours.dim(hypothesisLine(hypothesis))) : [];
  return [`${name}  ${out.colours.bold(caption)}`, ...lines].join('\n');
}

function hypothesisLine({ score, caption, finished }: CaptionHypothesis): string {
  return `    ${score.toFixed(3).padStart(8)}  ${caption}${finished ? '' : ' …'}`;
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
