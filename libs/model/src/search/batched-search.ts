import type { Decoder } from '../decoder/decoder.js';
import { drawnPlace, type PlaceChoice } from '../decoder/attention/place-choice.js';
import type { Ops, Tensor } from '../tensor-core/index.js';
import { lanesOf, type ImageSearch, type Lane } from './image-search.js';
import { placeUniform } from './place-draw.js';
import { RowLayout } from './row-layout.js';
import { BeamMethod, SamplingMethod, type SearchMethod } from './search-method.js';
import { planOf, type SearchOptions, type SearchPlan } from './search-options.js';
import type { SearchResult } from './search-result.js';
import type { SpecialTokens } from './special-tokens.js';
import { StepDecoder, type DecoderRows } from './step-decoder.js';

/** What goes from one step to the next. */
interface Frontier<Image extends ImageSearch> extends DecoderRows {
  readonly lanes: readonly Lane<Image>[];
}

/**
 * Captions a batch of images at once, by beam search (`ImageBeam`) or sampling (`ImageSamples`). Images that are done
 * leave the batch, and all rows of an image share its features. What does not depend on the words is computed once for
 * all searches.
 *
 * @param features (I, R, D)
 * @param searches what is to be searched, one after the other
 * @returns for each search one result an image, in order
 * @throws DomainError `INVALID_INPUT` when options contradict each other or do not fit the vocabulary
 */
export const searchImages = (
  ops: Ops,
  decoder: Decoder,
  features: Tensor,
  specials: SpecialTokens,
  searches: readonly SearchOptions[],
): SearchResult[][] => {
  const { vocabulary } = decoder.parameters.sizes;
  const plans = searches.map((options) => planOf(options, specials, vocabulary));
  const [images = 0] = features.shape;
  if (images === 0) return plans.map(() => []);
  return ops.scope(() => {
    const stepDecoder = new StepDecoder(ops, decoder, features);
    return plans.map((plan) => {
      const { sampling } = plan.decoding;
      return sampling === null
        ? runSearch(stepDecoder, plan, new BeamMethod(ops, plan, specials), images)
        : runSearch(stepDecoder, plan, new SamplingMethod(ops, plan, sampling, specials), images);
    });
  });
};

const runSearch = <Image extends ImageSearch>(
  decoder: StepDecoder,
  plan: SearchPlan,
  method: SearchMethod<Image>,
  images: number,
): SearchResult[] => {
  const searched = Array.from({ length: images }, (_, place) => ({ image: method.open(place), place }));
  let frontier: Frontier<Image> | undefined = { lanes: lanesOf(searched), ...decoder.begin() };
  for (let step = 1; frontier !== undefined && step <= plan.decoding.maxSteps; step += 1) {
    const before: Frontier<Image> = frontier;
    frontier = decoder.ops.scope(() => advance(decoder, plan, method, before));
    decoder.freeReplaced(before, frontier);
  }
  return searched.map(({ image }) => image.result());
};

/** Adds a word to every live beginning; `undefined` when no image is left. */
const advance = <Image extends ImageSearch>(
  decoder: StepDecoder,
  plan: SearchPlan,
  method: SearchMethod<Image>,
  frontier: Frontier<Image>,
): Frontier<Image> | undefined => {
  const { lanes } = frontier;
  const layout = new RowLayout(lanes.map(({ rows }) => rows.length));
  const words = Int32Array.from(lanes.flatMap(({ rows }) => rows.map(({ token }) => token)));
  const choose = placesOf(decoder, plan, lanes, layout.width);
  const { state, logProbs, alpha } = decoder.step(frontier, layout, words, choose);
  const alphaOf = plan.withAlphas ? decoder.gridMaps(alpha) : () => undefined;
  method.advance({ lanes, logProbs, alphaOf });
  return shrink(decoder, { ...frontier, state });
};

/** Drawn places, when hard attention is to draw them; else the decoder's own choice. */
const placesOf = (
  { ops, looksAtOnePlace }: StepDecoder,
  plan: SearchPlan,
  lanes: readonly Lane<ImageSearch>[],
  slots: number,
): PlaceChoice | undefined => {
  if (!looksAtOnePlace || plan.decoding.hardAttention === 'greedy') return undefined;
  const numbers = lanes.flatMap(({ place, rows }) =>
    Array.from({ length: slots }, (_, slot) => placeUniform(plan, place, slot, rows[0]?.step ?? 0)),
  );
  return drawnPlace(ops, ops.floats(Float32Array.from(numbers), [numbers.length, 1]));
};

/** Keeps the images that are not done, and a row for each beginning that goes on. */
const shrink = <Image extends ImageSearch>(
  decoder: StepDecoder,
  { lanes, ...decoderRows }: Frontier<Image>,
): Frontier<Image> | undefined => {
  const left = lanesOf(lanes);
  if (left.length === 0) return undefined;
  const rowsBefore = new Map(
    lanes.flatMap(({ rows, firstRow }) => rows.map((node, row) => [node, firstRow + row] as const)),
  );
  const parents = left.flatMap(({ rows }) =>
    rows.map(({ parent }) => (parent && rowsBefore.get(parent)) ?? 0),
  );
  const places = lanes.flatMap(({ image }, place) => (image.live.length > 0 ? [place] : []));
  const staying = left.length === lanes.length ? undefined : places;
  return { lanes: left, ...decoder.choose(decoderRows, staying, Int32Array.from(parents)) };
};
