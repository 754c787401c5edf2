import { Decoding, DomainError } from '@beamline/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { searchImages } from './batched-search.js';
import type { SearchOptions } from './search-options.js';
import type { SearchResult } from './search-result.js';
import type { Fate } from './search-tree.js';
import { PlainSearch } from './testing/plain-search.js';
import { randomOptions } from './testing/random-options.js';
import { TinyModel } from './testing/tiny-model.js';

const { ops } = openBackend();
const IMAGES = [7, 2, 30];
const MODELS = [1, 2, 3].map((seed) => new TinyModel(ops, seed));
const [FIRST] = MODELS as [TinyModel];

afterAll(() => {
  for (const model of MODELS) model.dispose();
});

const searchMany = (
  model: TinyModel,
  searches: readonly SearchOptions[],
  images: readonly number[] = IMAGES,
): SearchResult[][] =>
  ops.scope(() =>
    searchImages(
      ops,
      model.decoder,
      model.features(images),
      model.specials,
      searches.map((options) => ({ ...options, images })),
    ),
  );

const search = (options: SearchOptions, images: readonly number[] = IMAGES): SearchResult[] =>
  searchMany(FIRST, [options], images)[0] ?? [];

describe('search with any options', () => {
  it.each(MODELS.map((model, index) => ({ model, index })))(
    'finds what a search over all words of one image at a time finds: model $index',
    ({ model, index }) => {
      ops.scope(() => {
        const words = IMAGES.map((image) => model.words(image));
        for (let number = 100 * index; number < 100 * index + 100; number += 1) {
          const options = randomOptions(number);
          const { beam, mode, decoding } = options;
          const [found] = searchMany(model, [{ ...decoding, beam, mode }]);
          IMAGES.forEach((image, place) => {
            const plain = new PlainSearch(words[place] ?? (() => []), model.specials, image, options);
            const expected = plain.run();
            const result = found?.[place] as SearchResult;
            const what = `options ${number} ${JSON.stringify(options)}, image ${image}`;
            expect(
              result.hypotheses.map(({ tokens }) => tokens),
              what,
            ).toEqual(expected.map(({ tokens }) => tokens));
            expect(result.steps, what).toBe(plain.steps);
            result.hypotheses.forEach(({ logProb, logProbs, score, finished }, rank) => {
              expect(logProb).toBeCloseTo(expected[rank]?.logProb ?? NaN, 4);
              expect(score).toBeCloseTo(expected[rank]?.score ?? NaN, 4);
              expect(logProbs.reduce((sum, value) => sum + value, 0)).toBeCloseTo(logProb, 9);
              expect(finished).toBe(expected[rank]?.finished);
            });
            expect(result.best).toBe(result.hypotheses[0]);
          });
        }
      });
    },
  );
});

const DRAWN = { beam: 4, maxSteps: 12, sampling: { temperature: 1.3, seed: 5 } };
const FULL = [
  { beam: 3, noRepeatNgram: 2, minLength: 2, withTree: true, withAlphas: true },
  { beam: 6, diversity: { groups: 3, strength: 1 }, lengthPenalty: { kind: 'average' }, withTree: true },
  { ...DRAWN, withTree: true, withAlphas: true },
] satisfies SearchOptions[];

const captionsOf = (results: readonly SearchResult[]) =>
  results.map(({ hypotheses }) => hypotheses.map(({ tokens }) => tokens));

describe('the result for an image', () => {
  it.each(FULL)('does not depend on the images beside it: beam $beam', (options) => {
    const together = captionsOf(search(options, [4, 9, 1, 12, 3]));
    const apart = [4, 9, 1, 12, 3].map((image) => captionsOf(search(options, [image]))[0]);
    expect(together).toEqual(apart);
  });

  it('is the same from one encoding for several searches', () => {
    const together = searchMany(FIRST, FULL);
    expect(together).toEqual(FULL.map((options) => search(options)));
  });

  it('holds attention that sums to 1 for every word, when asked for', () => {
    for (const { tokens, alphas } of search({ beam: 3, withAlphas: true }).flatMap(
      ({ hypotheses }) => hypotheses,
    )) {
      expect(alphas).toHaveLength(tokens.length - 1);
      for (const alpha of alphas ?? [])
        expect(alpha.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
    expect(search({ beam: 3 })[0]?.best).not.toHaveProperty('alphas');
  });

  it('leaves no tensor behind, also when the options are refused', () => {
    const before = ops.liveTensors;
    searchMany(FIRST, FULL);
    expect(() => searchMany(FIRST, [{ beam: 1 }, { beam: 99 }])).toThrow();
    expect(ops.liveTensors).toBe(before);
  });
});

describe('diverse beam search', () => {
  it('with one group is plain beam search, whatever the strength', () => {
    const plain = search({ beam: 4 });
    expect(search({ beam: 4, diversity: { groups: 1, strength: 9 } })).toEqual(plain);
  });

  it('starts every group with another word when the charge is high', () => {
    for (const { hypotheses } of search({ beam: 4, diversity: { groups: 4, strength: 1000 } }))
      expect(new Set(hypotheses.map(({ tokens }) => tokens[1])).size).toBe(4);
  });

  it('has a beam of a group as its first group', () => {
    const narrow = search({ beam: 2 });
    search({ beam: 6, diversity: { groups: 3, strength: 1 } }).forEach(({ hypotheses }, place) => {
      const found = hypotheses.map(({ tokens }) => tokens);
      expect(found).toEqual(
        expect.arrayContaining(narrow[place]?.hypotheses.map(({ tokens }) => tokens) ?? []),
      );
    });
  });
});

describe('sampling', () => {
  it('draws the same captions for the same seed, and others for another', () => {
    expect(search(DRAWN)).toEqual(search(DRAWN));
    expect(captionsOf(search({ ...DRAWN, sampling: { seed: 6 } }))).not.toEqual(captionsOf(search(DRAWN)));
  });

  it('draws further captions without changing the first ones', () => {
    const more = captionsOf(search({ ...DRAWN, beam: 9 }));
    captionsOf(search(DRAWN)).forEach((few, place) => {
      expect(more[place]).toEqual(expect.arrayContaining(few));
    });
  });

  it('draws words as often as they are likely', () => {
    const [plain] = search({ beam: 7, maxSteps: 1 }, [3]);
    const [drawn] = search({ beam: 4000, maxSteps: 1, sampling: {} }, [3]);
    const inAll = plain?.hypotheses.reduce((sum, { logProb }) => sum + Math.exp(logProb), 0) ?? NaN;
    for (const { tokens, logProb } of plain?.hypotheses ?? []) {
      const count = drawn?.hypotheses.filter((other) => other.tokens[1] === tokens[1]).length ?? NaN;
      const share = Math.exp(logProb) / inAll;
      expect(Math.abs(count / 4000 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 4000));
    }
  });

  it('is greedy when it draws among one word', () => {
    expect(captionsOf(search({ beam: 1, sampling: { topK: 1 } }))).toEqual(captionsOf(search({ beam: 1 })));
    expect(captionsOf(search({ beam: 1, sampling: { temperature: 0.001 } }))).toEqual(
      captionsOf(search({ beam: 1 })),
    );
  });
});

describe('the tree', () => {
  it('holds every hypothesis as a path, and the runners-up of every step', () => {
    ops.scope(() => {
      const decoding = Decoding.parse({ noRepeatNgram: 2, maxSteps: 8 });
      const [result] = search({ ...decoding, beam: 3, withTree: true }, [7]);
      const plain = new PlainSearch(FIRST.words(7), FIRST.specials, 7, { beam: 3, mode: 'sound', decoding });
      plain.run();
      const tree = result?.tree ?? [];
      const wordsTo = (place: number): number[] => {
        const node = tree[place];
        return node === undefined ? [] : [...(node.parent === null ? [] : wordsTo(node.parent)), node.token];
      };
      const paths = tree.map((node, place) => ({ ...node, tokens: wordsTo(place) }));
      const pathsThat = (fate: Fate) =>
        paths.filter((path) => path.fate === fate).map(({ tokens }) => tokens);
      const finished = result?.hypotheses.filter((hypothesis) => hypothesis.finished) ?? [];
      expect(new Set(pathsThat('finished'))).toEqual(new Set(finished.map(({ tokens }) => tokens)));
      expect(pathsThat('pruned')).toEqual(plain.pruned.map(({ tokens }) => [...tokens]));
      for (const { tokens, logProb } of result?.hypotheses ?? []) {
        const path = paths.find((other) => other.tokens.join() === tokens.join());
        expect(path?.cumulative).toBe(logProb);
        expect(path?.step).toBe(tokens.length - 1);
      }
    });
  });

  it('has at most 1 + 2 · beam · maxSteps nodes, parents first', () => {
    for (const options of FULL)
      for (const { tree = [] } of search(options)) {
        expect(tree.length).toBeLessThanOrEqual(
          1 + 2 * options.beam * ('maxSteps' in options ? options.maxSteps : 51),
        );
        tree.slice(1).forEach(({ parent }, index) => {
          expect(parent).toBeLessThanOrEqual(index);
        });
      }
  });
});

describe('constraints', () => {
  it('never generate <pad> and <start> in mode sound', () => {
    const sampled = { beam: 200, sampling: { temperature: 10 } };
    const words = (mode: 'sound' | 'reference') =>
      new Set(
        captionsOf(search({ ...sampled, mode }))
          .flat()
          .flatMap((tokens) => tokens.slice(1)),
      );
    expect(words('reference')).toContain(FIRST.specials.padding);
    expect(words('sound')).not.toContain(FIRST.specials.padding);
    expect(words('sound')).not.toContain(FIRST.specials.start);
  });

  it('that leave a caption no word end it unfinished', () => {
    const results = search({ beam: 2, minLength: 30, noRepeatNgram: 1 });
    for (const { best, steps } of results) {
      expect(best).toMatchObject({ finished: false });
      // Seven words are left without <pad>, <start> and <end>.
      expect(best?.tokens).toHaveLength(8);
      expect(steps).toBe(8);
    }
  });

  it.each<[string, SearchOptions, RegExp]>([
    ['a beam without room', { beam: 9 }, /beam of 9 .* 8 words/],
    ['a beam that is no whole number', { beam: 1.5 }, /beam of 1.5/],
    [
      'groups that do not divide the beam',
      { beam: 5, diversity: { groups: 2 } },
      /5 does not divide into 2 groups/,
    ],
    [
      'no room for the shortest caption',
      { beam: 1, minLength: 5, maxSteps: 5 },
      /at least 5 words .* 5 steps/,
    ],
    ['groups of samples', { beam: 4, diversity: { groups: 2 }, sampling: {} }, /drawn have none/],
    ['a temperature of 0', { beam: 1, sampling: { temperature: 0 } }, /sampling.temperature/],
  ])('refuse %s', (_, options, message) => {
    expect(() => search(options)).toThrow(DomainError);
    expect(() => search(options)).toThrow(message);
  });
});
