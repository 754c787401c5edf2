import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Captioner } from '../captioner.js';
import { openBackend } from '../tensor-core/index.js';
import { expectClose, GoldenTensors, readGoldenJson } from '../testing/golden.js';
import type { Hypothesis } from './hypothesis.js';
import type { SearchOptions } from './search-options.js';
import { requireBest, type SearchResult } from './search-result.js';

const { ops } = openBackend();
const SUITE = 'beam';
const DIMS = { embedding: 10, attention: 12, hidden: 16, features: 14 };
const GRID = 4;

interface GoldenHypothesis {
  readonly tokens: number[];
  readonly log_prob: number;
}
interface GoldenSearch {
  readonly best: GoldenHypothesis;
  readonly complete: readonly GoldenHypothesis[];
  readonly decode_steps: number;
}

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

const searchOnce = (
  golden: GoldenTensors,
  model: string,
  vocabulary: number,
  images: string,
  options: SearchOptions,
) => {
  const made = captioner(golden, model, vocabulary);
  const results = made.search(golden.floats(`${model}.${images}`).slice(), options);
  made.dispose();
  return results;
};

const searchImage = (
  golden: GoldenTensors,
  model: string,
  vocabulary: number,
  options: SearchOptions,
): SearchResult => searchOnce(golden, model, vocabulary, 'image', options)[0] as SearchResult;

const expectHypothesis = (actual: Hypothesis | undefined, expected: GoldenHypothesis): void => {
  expect(actual?.tokens).toEqual(expected.tokens);
  expectClose([actual?.logProb ?? NaN], [expected.log_prob], { abs: 2e-4 }, 'log probability');
};

/** What finished in the order of the reference: by step, within a step by rank. */
const completed = ({ hypotheses }: SearchResult): Hypothesis[] =>
  hypotheses.filter(({ finished }) => finished).sort((a, b) => a.tokens.length - b.tokens.length);

const expectSearch = (actual: SearchResult, expected: GoldenSearch): void => {
  expectHypothesis(actual.best, expected.best);
  expect(completed(actual).map(({ tokens }) => tokens)).toEqual(
    expected.complete.map(({ tokens }) => tokens),
  );
  completed(actual).forEach((hypothesis, index) => {
    expectHypothesis(hypothesis, expected.complete[index] as GoldenHypothesis);
  });
  expect(actual.steps).toBe(expected.decode_steps);
};

interface RandomModels {
  readonly models: readonly {
    readonly model: string;
    readonly images: readonly { readonly image: number; readonly beams: Record<string, GoldenSearch> }[];
  }[];
}

describe('search on random decoders', () => {
  const golden = GoldenTensors.read(SUITE, 'random.safetensors');
  const alphas = GoldenTensors.read(SUITE, 'random-alphas.safetensors');
  const { models } = readGoldenJson(SUITE, 'random.json') as RandomModels;
  const cases = models.flatMap(({ model, images }) => [1, 3, 5, 10].map((beam) => ({ model, images, beam })));

  it.each(cases)('finds what the reference finds: $model, beam $beam', ({ model, images, beam }) => {
    const made = captioner(golden, model, 25);
    const before = ops.liveTensors;
    const all = golden.floats(`${model}.images`);
    const results = made.search(all.slice(), { beam, mode: 'reference', withAlphas: true });
    expect(ops.liveTensors).toBe(before);
    images.forEach(({ image, beams }) => {
      expectSearch(results[image] as SearchResult, beams[String(beam)] as GoldenSearch);
      const ones = new Float32Array(GRID * GRID).fill(1);
      const rows = [ones, ...(results[image]?.best?.alphas ?? [])].flatMap((row) => [...row]);
      expectClose(rows, alphas.floats(`${model}.image${image}.beam${beam}.alphas`), { abs: 1e-5 }, 'alphas');
    });
    const size = all.length / images.length;
    const oneByOne = images.map(
      ({ image }) => made.search(all.slice(image * size, (image + 1) * size), { beam, mode: 'reference' })[0],
    );
    expect(oneByOne.map((result) => result?.hypotheses.map(({ tokens }) => tokens))).toEqual(
      results.map(({ hypotheses }) => hypotheses.map(({ tokens }) => tokens)),
    );
    made.dispose();
  });
});

interface CutoffCases {
  readonly cases: readonly {
    readonly case: string;
    readonly model: string;
    readonly beam: number;
    readonly decode_steps: number;
    readonly complete: readonly GoldenHypothesis[];
    readonly seed_mode: { readonly best?: GoldenHypothesis };
    readonly fixed_mode: { readonly best: GoldenHypothesis; readonly is_complete: boolean };
  }[];
}

describe('search that runs out of steps', () => {
  const golden = GoldenTensors.read(SUITE, 'cutoff.safetensors');
  const { cases } = readGoldenJson(SUITE, 'cutoff.json') as CutoffCases;

  it.each(cases)('answers as the reference in mode reference: $case', (expected) => {
    const result = searchImage(golden, expected.model, 25, { beam: expected.beam, mode: 'reference' });
    expect(completed(result).map(({ tokens }) => tokens)).toEqual(
      expected.complete.map(({ tokens }) => tokens),
    );
    expect(result.steps).toBe(expected.decode_steps);
    const { best } = expected.seed_mode;
    if (best === undefined) {
      expect(result.best).toBeUndefined();
      expect(() => requireBest(result, { image: '0' })).toThrow(DomainError);
    } else expectHypothesis(requireBest(result, { image: '0' }), best);
  });

  it.each(cases)('falls back to the best unfinished hypothesis in mode sound: $case', (expected) => {
    const result = searchImage(golden, expected.model, 25, { beam: expected.beam });
    expectHypothesis(result.best, expected.fixed_mode.best);
    expect(result.best?.finished).toBe(expected.fixed_mode.is_complete);
  });
});

describe('a shrinking beam', () => {
  const golden = GoldenTensors.read(SUITE, 'shrink.safetensors');
  const { cases } = readGoldenJson(SUITE, 'shrink.json') as {
    cases: readonly (GoldenSearch & { readonly case: string; readonly beam: number })[];
  };

  it.each(cases)('answers as the reference where a constant width would not: $case', (expected) => {
    expectSearch(
      searchImage(golden, expected.case, 25, { beam: expected.beam, mode: 'reference' }),
      expected,
    );
  });
});

interface ExhaustiveCases {
  readonly cases: readonly {
    readonly case: string;
    readonly optimum: GoldenHypothesis;
    readonly beams: Record<string, GoldenSearch & { readonly finds_optimum: boolean }>;
  }[];
}

describe('search over eight words against enumeration', () => {
  const golden = GoldenTensors.read(SUITE, 'exhaustive.safetensors');
  const { cases } = readGoldenJson(SUITE, 'exhaustive.json') as ExhaustiveCases;

  it.each(cases)('finds the optimum exactly when the reference does: $case', (expected) => {
    for (const [beam, search] of Object.entries(expected.beams)) {
      const result = searchImage(golden, expected.case, 8, { beam: Number(beam), mode: 'reference' });
      expectSearch(result, search);
      const isOptimum = result.best?.tokens.join() === expected.optimum.tokens.join();
      expect(isOptimum).toBe(search.finds_optimum);
    }
  });

  it('refuses a beam wider than the vocabulary', () => {
    const [first] = cases;
    const search = (options: SearchOptions) => searchImage(golden, first?.case ?? '', 8, options);
    expect(() => search({ beam: 9, mode: 'reference' })).toThrow(/beam of 9 .* 8 words/);
    expect(() => search({ beam: 7 })).toThrow(/beam of 7 .* 6 words/);
  });

  it('never generates <unk> when told so', () => {
    for (const { case: name } of cases) {
      const { hypotheses } = searchImage(golden, name, 8, { beam: 5, suppressUnknown: true });
      expect(hypotheses).toHaveLength(5);
      for (const { tokens } of hypotheses) expect(tokens).not.toContain(5);
    }
  });
});
