import { afterAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { searchImages } from './batched-search.js';
import type { SearchOptions } from './search-options.js';
import type { SearchResult } from './search-result.js';
import { randomOptions } from './testing/random-options.js';
import { TinyModel } from './testing/tiny-model.js';

const { ops } = openBackend();
const IMAGES = [7, 2, 30];
const MODELS = [4, 5].map((seed) => new TinyModel(ops, seed));

afterAll(() => {
  for (const model of MODELS) model.dispose();
});

const searchTwice = (model: TinyModel, options: SearchOptions): [SearchResult[], SearchResult[]] => {
  const common = { ...options, images: IMAGES };
  const [whole = [], short = []] = ops.scope(() =>
    searchImages(ops, model.decoder, model.features(IMAGES), model.specials, [
      common,
      { ...common, answerOnly: true },
    ]),
  );
  return [whole, short];
};

const stepsOf = (results: readonly SearchResult[]): number =>
  results.reduce((sum, { steps }) => sum + steps, 0);

describe('a search for the answer alone', () => {
  it.each(MODELS.map((model, index) => ({ model, index })))(
    'finds the answer of the whole search, whatever the options, in fewer steps: model $index',
    ({ model, index }) => {
      const steps = { whole: 0, short: 0 };
      for (let number = 150 * index; number < 150 * index + 150; number += 1) {
        const { beam, mode, decoding } = randomOptions(number);
        const [whole, short] = searchTwice(model, { ...decoding, maxSteps: 12, beam, mode });
        const what = `options ${number} ${JSON.stringify({ beam, mode, decoding })}`;
        short.forEach((result, place) => {
          const answer = whole[place]?.best;
          expect(result.best?.tokens, what).toEqual(answer?.tokens);
          expect(result.best?.score ?? 0, what).toBeCloseTo(answer?.score ?? 0, 4);
          expect(result.best?.finished, what).toBe(answer?.finished);
          expect(result.hypotheses, what).toHaveLength(answer === undefined ? 0 : 1);
          expect(result.steps, what).toBeLessThanOrEqual(whole[place]?.steps ?? 0);
        });
        steps.whole += stepsOf(whole);
        steps.short += stepsOf(short);
      }
      expect(steps.short).toBeLessThan(steps.whole);
    },
  );
});
