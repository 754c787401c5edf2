import { writeFile } from 'node:fs/promises';
import { imagesAtOnce, type Captioner, type Hypothesis } from '@beamline/model';
import type { DecodedCaption, DecodeJob, DecodeOutcome } from '../protocol.js';
import { loadCaptions, type LoadedCaptions } from './captions.js';
import type { Link } from './link.js';
import { loadCaptioner } from './load-captioner.js';
import { openFeatures, type FeatureSource } from './open-split.js';
import { range } from './range.js';
import { teacherForcedCaptions } from './teacher-forced.js';

/** Images at once under teacher forcing. */
const FORCED_BATCH = 32;

/** Captions every image of a split and writes them as JSON. */
export async function decode(job: DecodeJob, link: Link): Promise<DecodeOutcome> {
  const loaded = await loadCaptions(job, job.spec, job.options);
  const features = await openFeatures(job.source);
  const captioner = await loadCaptioner(job.spec, job.source, loaded.words.size, job.decoder);
  try {
    const startedMs = Date.now();
    link.clock.enter('computing');
    const captions = await decodeAll(job, link, captioner, features, loaded);
    link.clock.enter('saving');
    const seconds = (Date.now() - startedMs) / 1000;
    await writeFile(job.output, JSON.stringify(captions));
    return { captions: captions.length, seconds };
  } finally {
    captioner.dispose();
    features.close();
  }
}

async function decodeAll(
  job: DecodeJob,
  link: Link,
  captioner: Captioner,
  features: FeatureSource,
  loaded: LoadedCaptions,
): Promise<DecodedCaption[]> {
  const captions: DecodedCaption[] = [];
  const batch = job.method.kind === 'search' ? imagesAtOnce(job.method.beam) : FORCED_BATCH;
  for (let first = 0; first < features.count; first += batch) {
    const rows = range(first, Math.min(first + batch, features.count));
    captions.push(...decodeRows(job, captioner, features, loaded, rows));
    const done = first + rows.length;
    const phase = job.method.kind === 'search' && job.method.beam > 1 ? 'sweeping' : 'validating';
    link.progress({ phase, label: labelOf(job), done, total: features.count, unit: 'images' });
    await link.breathe();
  }
  return captions;
}

function decodeRows(
  { method, spec }: DecodeJob,
  captioner: Captioner,
  features: FeatureSource,
  loaded: LoadedCaptions,
  rows: readonly number[],
): DecodedCaption[] {
  const { words } = loaded;
  const maps = features.read(rows);
  if (method.kind === 'teacher-forced') return teacherForcedCaptions(captioner, maps, rows, loaded);
  const { beam, decoding } = method;
  const options = { ...decoding, beam, mode: spec.mode, answerOnly: true, images: rows };
  const results = captioner.search(maps, options);
  return results.map(({ best }, i) => toCaption(rows[i] ?? 0, best, (ids) => words.decode(ids)));
}

/** In mode `reference` an image may have no answer, where the reference itself stops: an empty caption, not finished. */
function toCaption(
  image: number,
  best: Hypothesis | undefined,
  decodeWords: (ids: readonly number[]) => string[],
): DecodedCaption {
  if (best === undefined) return { image, words: [], logProbability: 0, finished: false };
  return { image, words: decodeWords(best.tokens), logProbability: best.logProb, finished: best.finished };
}

function labelOf({ method }: DecodeJob): string {
  return method.kind === 'search' ? `captions with beam ${method.beam}` : 'captions under teacher forcing';
}
