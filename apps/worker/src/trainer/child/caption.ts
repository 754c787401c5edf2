import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptionHypothesis, Mode, SearchNode } from '@beamline/contracts';
import {
  decodeImage,
  ImageReader,
  jpegOf,
  readVocabulary,
  resizeBilinear,
  type Pixels,
  type WordIndex,
} from '@beamline/data';
import type { Captioner, Hypothesis, SearchResult, TreeNode } from '@beamline/model';
import type { CaptionedFile, CaptionJob, PictureFile } from '../protocol.js';
import { loadEncoder } from './encode.js';
import type { Link } from './link.js';
import { loadCaptioner } from './load-captioner.js';

/** Captions pictures one by one, with attention, and writes captions and previews. */
export async function caption(job: CaptionJob, link: Link): Promise<{ pictures: number }> {
  const words = await readVocabulary(job.vocabulary);
  const { spec, encoder: file, imageHeight, imageWidth } = job;
  const source = { kind: 'images' as const, encoder: file, imageHeight, imageWidth, shards: [] };
  const captioner = await loadCaptioner(spec, source, words.size, job.decoder);
  const encoder = await loadEncoder(file);
  try {
    const files: CaptionedFile[] = [];
    for (const [index, picture] of job.pictures.entries()) {
      const pixels = await readPicture(job, picture);
      const result = search(job, captioner, encoder, pixels, index);
      const preview = join(job.previews, `${index}.jpg`);
      await writeFile(preview, await jpegOf(pixels));
      files.push({ name: picture.name, preview, ...describe(job, result, words) });
      const done = index + 1;
      link.progress({
        phase: 'captioning',
        label: picture.name,
        done,
        total: job.pictures.length,
        unit: 'pictures',
      });
      await link.breathe();
    }
    await writeFile(job.output, JSON.stringify(files));
    return { pictures: files.length };
  } finally {
    encoder.dispose();
    captioner.dispose();
  }
}

/** The picture at the size that the decoder was trained on, by the same decoder and filter as the dataset's. */
async function readPicture(job: CaptionJob, picture: PictureFile): Promise<Pixels> {
  if (picture.kind === 'row') return readRow(picture);
  const mode: Mode = job.spec.mode;
  const decoded = await decodeImage(await readFile(picture.path), picture.name, mode);
  return resizeBilinear(decoded, { height: job.imageHeight, width: job.imageWidth });
}

async function readRow({ shard, row }: Extract<PictureFile, { kind: 'row' }>): Promise<Pixels> {
  const images = await ImageReader.open([shard]);
  try {
    return { data: images.read([row]), height: images.height, width: images.width };
  } finally {
    images.close();
  }
}

function search(
  { beam, decoding, withTree, spec }: CaptionJob,
  captioner: Captioner,
  encoder: Awaited<ReturnType<typeof loadEncoder>>,
  { data, height, width }: Pixels,
  index: number,
): SearchResult {
  const { ops } = captioner;
  return ops.scope(() => {
    // Half precision, as features are stored: a picture gets the caption that an evaluation gives it.
    const features = ops.readHalves(encoder.encode(ops.bytes(data, [1, height, width, 3])));
    const options = { ...decoding, beam, withTree, mode: spec.mode, withAlphas: true, images: [index] };
    const [result] = captioner.search(features, options);
    if (result === undefined) throw new RangeError('a search answers for each picture');
    return result;
  });
}

function describe({ spec, withTree }: CaptionJob, { hypotheses, tree }: SearchResult, words: WordIndex) {
  const { grid } = spec.model;
  return {
    grid: { rows: grid, columns: grid },
    hypotheses: hypotheses.map((hypothesis) => toHypothesis(hypothesis, words)),
    tree: withTree ? (tree ?? []).map((node) => toNode(node, words)) : null,
  };
}

function toHypothesis(hypothesis: Hypothesis, words: WordIndex): CaptionHypothesis {
  const { tokens, logProbs, logProb, score, finished, alphas = [] } = hypothesis;
  return {
    caption: words.decode(tokens).join(' '),
    logProbability: logProb,
    score,
    finished,
    words: logProbs.map((logProbability, step) => ({
      word: words.wordOf(tokens[step + 1] ?? words.end),
      logProbability,
      attention: Array.from(alphas[step] ?? [], rounded),
    })),
  };
}

/** Six places are more than a picture shows, and a third of the bytes. */
const rounded = (weight: number): number => Math.round(weight * 1e6) / 1e6;

function toNode({ token, logProb, ...node }: TreeNode, words: WordIndex): SearchNode {
  return { ...node, word: words.wordOf(token), logProbability: logProb };
}
