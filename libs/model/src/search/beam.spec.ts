import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Captioner } from '../captioner.js';
import { openBackend } from '../tensor-core/index.js';
import { GoldenTensors } from '../testing/golden.js';
import type { SearchOptions } from './search-options.js';
import { requireBest, type SearchResult } from './search-result.js';

const { ops } = openBackend();
const SUITE = 'beam';
const DIMS = { embedding: 10, attention: 12, hidden: 16, features: 14 };
const GRID = 4;

/** The captioner whose weights are in the file under `model`. */
const captioner = (golden: GoldenTensors, model: string, vocabulary: number): Captioner => {
  const made = new Captioner(ops, {
    sizes: { ...DIMS, vocabulary },
    featureMap: { height: GRID, width: GRID },
    grid: GRID,
    seed: 1,
  });
  made.loadParameters(golden.under(`${model}.`));
  return made;
};

describe('search on random decoders', () => {
  const golden = GoldenTensors.read(SUITE, 'random.safetensors');
  const models = [...new Set([...golden.arrays.keys()].map((name) => name.split('.')[0] ?? ''))];
  const cases = models.flatMap((model) => [1, 3, 10].map((beam) => ({ model, beam })));

  it.each(cases)(
    'finds together what it finds alone, and leaks nothing: $model, beam $beam',
    ({ model, beam }) => {
      const made = captioner(golden, model, 25);
      const before = ops.liveTensors;
      const all = golden.floats(`${model}.images`);
      const [count = 0] = golden.get(`${model}.images`).shape;
      const size = all.length / count;
      const options = { beam, mode: 'reference' } as const;
      const together = made.search(all.slice(), options);
      const alone = Array.from({ length: count }, (_, image) =>
        made.search(all.slice(image * size, (image + 1) * size), options),
      ).flat();
      const tokensOf = (results: readonly SearchResult[]) =>
        results.map(({ hypotheses }) => hypotheses.map(({ tokens }) => tokens));
      expect(tokensOf(alone)).toEqual(tokensOf(together));
      expect(ops.liveTensors).toBe(before);
      made.dispose();
    },
  );
});

describe('search over eight words', () => {
  const golden = GoldenTensors.read(SUITE, 'exhaustive.safetensors');
  const names = [...new Set([...golden.arrays.keys()].map((name) => name.split('.')[0] ?? ''))];
  const search = (name: string, options: SearchOptions): SearchResult => {
    const made = captioner(golden, name, 8);
    const [result] = made.search(golden.floats(`${name}.image`).slice(), options);
    made.dispose();
    return result as SearchResult;
  };

  it('refuses a beam wider than the vocabulary', () => {
    const [first = ''] = names;
    expect(() => search(first, { beam: 9, mode: 'reference' })).toThrow(/beam of 9 .* 8 words/);
    expect(() => search(first, { beam: 7 })).toThrow(/beam of 7 .* 6 words/);
  });

  it('never generates <unk> when told so', () => {
    for (const name of names) {
      const { hypotheses } = search(name, { beam: 5, suppressUnknown: true });
      expect(hypotheses).toHaveLength(5);
      for (const { tokens } of hypotheses) expect(tokens).not.toContain(5);
    }
  });
});

describe('search that runs out of steps', () => {
  const golden = GoldenTensors.read(SUITE, 'cutoff.safetensors');

  it('without a finished hypothesis answers in mode sound, and refuses in mode reference', () => {
    const made = captioner(golden, 'never-ends', 25);
    const image = golden.floats('never-ends.image');
    const [reference] = made.search(image.slice(), { beam: 3, mode: 'reference' });
    const [sound] = made.search(image.slice(), { beam: 3 });
    made.dispose();
    expect(reference?.best).toBeUndefined();
    expect(() => requireBest(reference as SearchResult, { image: '0' })).toThrow(DomainError);
    expect(sound?.best?.finished).toBe(false);
  });
});
