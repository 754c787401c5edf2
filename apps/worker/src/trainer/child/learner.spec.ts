import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TinyTraining } from '../../testing/tiny-training.js';
import type { TrainJob } from '../protocol.js';
import { loadCaptions, type LoadedCaptions } from './captions.js';
import { openLearner } from './learner.js';

let bench: TinyTraining;
let captions: LoadedCaptions;
let vectors: string;

beforeEach(async () => {
  bench = await TinyTraining.open({ images: 4 });
  captions = await loadCaptions(bench.job, bench.job.spec, bench.job.options);
  vectors = join(bench.folder, 'vectors.txt');
  await writeFile(vectors, 'red 0.5 -0.25 1 2\nzebra 9 9 9 9\nRed 7 7 7 7\nred 8 8 8 8\n');
});
afterEach(() => bench.close());

/** The embedding that a job starts with, by word. */
async function embeddingOf(start: Partial<TrainJob['start']>): Promise<(word: string) => number[]> {
  const learner = await openLearner({ ...bench.job, start: { ...bench.job.start, ...start } }, captions);
  try {
    const { decoder } = learner.state();
    const rows = decoder.get('embedding.weight')?.data as Float32Array;
    const { words } = captions;
    return (word) => [...rows.subarray(4 * words.idOf(word), 4 * words.idOf(word) + 4)];
  } finally {
    learner.dispose();
  }
}

describe('a decoder at its initial values', () => {
  it('takes the vectors of its words; the other words are within ±√(3/4)', async () => {
    const row = await embeddingOf({ embeddings: vectors });
    expect(row('red')).toEqual([0.5, -0.25, 1, 2]);
    const others = ['green', 'blue', 'circle', 'square', '<unk>'].flatMap(row);
    expect(others.every((x) => Math.abs(x) <= Math.sqrt(3 / 4))).toBe(true);
    expect(others.some((x) => Math.abs(x) > 0.1)).toBe(true);
  });

  it('draws the whole embedding from ±0.1 without vectors', async () => {
    const row = await embeddingOf({ embeddings: null });
    expect(row('red').every((x) => Math.abs(x) <= 0.1)).toBe(true);
  });
});
