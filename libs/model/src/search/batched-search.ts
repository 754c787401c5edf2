import type { Decoder } from '../decoder/decoder.js';
import { drawnPlace, type PlaceChoice } from '../decoder/attention/place-choice.js';
import type { Ops, Tensor } from '../tensor-core/index.js';
import { laneOf, type ImageSearch, type Lane } from './image-search.js';
import { placeUniform } from './place-draw.js';
import { BeamMethod, SamplingMethod, type SearchMethod } from './search-method.js';
import { planOf, type SearchOptions, type SearchPlan } from './search-options.js';
import type { SearchResult } from './search-result.js';
import type { SpecialTokens } from './special-tokens.js';
import { StepDecoder, type DecoderRows } from './step-decoder.js';

// Legend: n images still searched · K rows of each.

/** What goes from one step to the next. */
interface Frontier<Image extends ImageSearch> extends DecoderRows {
  /** n */
  readonly lanes: readonly Lane<Image>[];
  /** K */
  readonly rows: number;
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
  const searched = Array.from({ length: images }, (_, place) => method.open(place));
  let frontier: Frontier<Image> | undefined = { lanes: searched.map(laneOf), rows: 1, ...decoder.begin() };
  for (let step = 1; frontier !== undefined && step <= plan.decoding.maxSteps; step += 1) {
    const before: Frontier<Image> = frontier;
    frontier = decoder.ops.scope(() => advance(decoder, plan, method, before));
    decoder.freeReplaced(before, frontier);
  }
  return searched.map((image) => image.result());
};

/** Adds a word to every live beginning; `undefined` when no image is left. */
const advance = <Image extends ImageSearch>(
  decoder: StepDecoder,
  plan: SearchPlan,
  method: SearchMethod<Image>,
  frontier: Frontier<Image>,
): Frontier<Image> | undefined => {
  const { lanes, rows } = frontier;
  const choose = placesOf(decoder, plan, frontier);
  const { state, logProbs, alpha } = decoder.step(frontier, lastWords(lanes, rows), choose);
  const alphaOf = plan.withAlphas ? decoder.gridMaps(alpha) : () => undefined;
  method.advance({ lanes, logProbs, rows, alphaOf });
  return shrink(decoder, { ...frontier, state });
};

/** Drawn places, when hard attention is to draw them; else the decoder's own choice. */
const placesOf = <Image extends ImageSearch>(
  { ops, looksAtOnePlace }: StepDecoder,
  plan: SearchPlan,
  { lanes, rows }: Frontier<Image>,
): PlaceChoice | undefined => {
  if (!looksAtOnePlace || plan.decoding.hardAttention === 'greedy') return undefined;
  const numbers = lanes.flatMap((lane) =>
    paddedTo(rows, lane.rows).map(({ step }, row) => placeUniform(plan, lane.place, row, step)),
  );
  return drawnPlace(ops, ops.floats(Float32Array.from(numbers), [numbers.length, 1]));
};

/** Keeps the images that are not done, and a row for each beginning that goes on. */
const shrink = <Image extends ImageSearch>(
  decoder: StepDecoder,
  { lanes, rows, ...decoderRows }: Frontier<Image>,
): Frontier<Image> | undefined => {
  const places = lanes.flatMap(({ image }, place) => (image.live.length > 0 ? [place] : []));
  if (places.length === 0) return undefined;
  const left = places.flatMap((index) => lanes[index] ?? []).map(({ image, place }) => laneOf(image, place));
  const width = Math.max(...left.map((lane) => lane.rows.length));
  const parents = left.flatMap((lane, index) => {
    const place = places[index] ?? 0;
    const rowsBefore = new Map(lanes[place]?.rows.map((node, row) => [node, place * rows + row]));
    return paddedTo(width, lane.rows).map(({ parent }) => (parent && rowsBefore.get(parent)) ?? place * rows);
  });
  const staying = places.length === lanes.length ? undefined : places;
  return { lanes: left, rows: width, ...decoder.choose(decoderRows, staying, Int32Array.from(parents)) };
};

const lastWords = (lanes: readonly Lane<ImageSearch>[], rows: number): Int32Array =>
  Int32Array.from(lanes.flatMap((lane) => paddedTo(rows, lane.rows).map(({ token }) => token)));

/** As many rows as the widest image has; those beyond an image's own repeat its first and are ignored. */
const paddedTo = <Row>(width: number, rows: readonly Row[]): Row[] =>
  Array.from({ length: width }, (_, index) => rows[index] ?? rows[0]).filter((row) => row !== undefined);
