import { DomainError } from '@beamline/contracts';
import type { CaptionBatch } from '../decoder/unrolling/packed-batch.js';
import type { Decoder, Lesson } from '../decoder/decoder.js';
import { searchImages } from '../search/batched-search.js';
import type { SearchOptions } from '../search/search-options.js';
import type { SpecialTokens } from '../search/special-tokens.js';
import type { Ops, Tensor } from '../tensor-core/index.js';

// Legend: I images · S captions drawn for each · R map places · D features.

/**
 * How good a caption is; higher is better.
 *
 * @param image place of the image in the batch
 * @param words tokens without `<start>` and `<end>`
 */
export type Reward = (image: number, words: readonly number[]) => number;

export interface SelfCriticalSettings {
  /** S */
  readonly samples: number;
  /** Words at most, `<end>` counted. */
  readonly maxSteps: number;
  /** Weight of the doubly stochastic attention term. */
  readonly alphaC: number;
  /** Two whole numbers that no other step of the run uses: they determine what is drawn. */
  readonly seed: readonly [number, number];
}

export interface SelfCriticalLesson extends Lesson {
  /** Means over the captions drawn, and over the greedy ones. */
  readonly reward: number;
  readonly greedyReward: number;
}

/**
 * Gradients of self-critical sequence training (Rennie et al. 2017, eq. 8): S captions are drawn for each image from the
 * model, and the gradient of -(r(drawn) - r(greedy)) · log p(drawn), mean over all I · S captions, is an unbiased
 * estimate of that of minus the expected reward. There is no dropout: what draws is what learns. A caption that runs
 * out of steps is rewarded, and learned from, as far as it came.
 *
 * The report's loss is that product plus the regulariser; it says nothing of progress, the rewards do.
 *
 * @param features (I, R, D)
 * @throws DomainError `INVALID_INPUT` for a decoder with hard attention or a reward that is not finite
 */
export const learnSelfCritically = (
  ops: Ops,
  decoder: Decoder,
  specials: SpecialTokens,
  features: Tensor,
  reward: Reward,
  settings: SelfCriticalSettings,
): SelfCriticalLesson => {
  checkAttention(decoder);
  const searches = searchesOf(settings);
  const [greedy = [], drawn = []] = searchImages(ops, decoder, features, specials, searches);
  const wordsOf = (tokens: readonly number[]) => tokens.filter((token, i) => i > 0 && token !== specials.end);
  const rewardOf = (image: number, tokens: readonly number[]): number =>
    checked(reward(image, wordsOf(tokens)));
  const baselines = greedy.map(({ best }, image) => rewardOf(image, best?.tokens ?? []));
  const captions = drawn.flatMap(({ hypotheses }, image) =>
    hypotheses.map(({ tokens }) => ({ image, tokens, reward: rewardOf(image, tokens) })),
  );
  const lesson = decoder.learn(features, batchOf(captions), {
    alphaC: settings.alphaC,
    meanOver: 'captions',
    captionWeights: captions.map(({ image, reward: own }) => own - (baselines[image] ?? 0)),
  });
  const greedyReward = mean(baselines);
  return { ...lesson, reward: mean(captions.map(({ reward: own }) => own)), greedyReward };
};

/** Greedy decoding and sampling from the model as it is: no word is suppressed, nothing is dropped. */
const searchesOf = ({ samples, maxSteps, seed: [run, step] }: SelfCriticalSettings): SearchOptions[] => {
  const common = { mode: 'reference', keepUnfinished: true, maxSteps } as const;
  return [
    { ...common, beam: 1 },
    { ...common, beam: samples, sampling: { seed: mixed(run, step) } },
  ];
};

/** One seed of two: step by step another one, for any run. */
const mixed = (run: number, step: number): number =>
  (Math.imul(run, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b)) >>> 0;

const batchOf = (captions: readonly { image: number; tokens: readonly number[] }[]): CaptionBatch => ({
  captions: captions.map(({ tokens }) => tokens),
  lengths: captions.map(({ tokens }) => tokens.length),
  imageIndex: captions.map(({ image }) => image),
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const checked = (reward: number): number => {
  if (Number.isFinite(reward)) return reward;
  throw new DomainError('INVALID_INPUT', `A reward must be a finite number, not ${reward}.`);
};

const checkAttention = ({ attentionKind }: Decoder): void => {
  if (attentionKind === 'soft') return;
  throw new DomainError('INVALID_INPUT', 'Self-critical training needs soft attention.', {
    advice: 'With hard attention a caption’s probability depends on places that are drawn beside its words.',
  });
};
