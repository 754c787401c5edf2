import {
  openBackend,
  type Hypothesis,
  type SearchOptions,
  type SearchResult,
  type SpecialTokens,
  type TreeNode,
} from '@beamline/model';
import { Decoder, searchImages } from '@beamline/model/internals';
import { extentOf, placesShape, sizesOf } from '../decoder-model.js';
import { close, exact, type Finding } from '../finding.js';
import { DamagedFixture } from '../fixture.js';
import type { GoldenTensors } from '../golden-tensors.js';

/** What all files of the suite say of their decoders. */
export interface BeamFile {
  readonly word_map: Readonly<Record<string, number>>;
  readonly max_decode_steps?: number;
}

export interface GoldenHypothesis {
  readonly tokens: readonly number[];
  readonly log_prob: number;
}

export interface GoldenSearch {
  readonly best: GoldenHypothesis;
  readonly complete: readonly GoldenHypothesis[];
  readonly decode_steps: number;
}

export const LOG_PROBABILITY = { abs: 2e-4 };
export const ALPHA = { abs: 1e-5 };

/** A decoder of the suite with the features it is asked about. */
export interface BeamModel {
  /** One result an image. */
  readonly search: (options: SearchOptions) => SearchResult[];
  /** Log-probability of a caption of the first image, from `<start>` to `<end>`. */
  readonly logProbability: (tokens: readonly number[]) => number;
}

/** Runs `body` with the decoder whose weights are in the file under `prefix`. */
export function withDecoder<Result>(
  golden: GoldenTensors,
  names: { readonly prefix: string; readonly features: string },
  file: BeamFile,
  body: (model: BeamModel) => Result,
): Result {
  const { ops } = openBackend();
  const parameters = golden.under(names.prefix);
  const { shape } = golden.get(names.features);
  const map = extentOf(shape);
  const decoder = new Decoder(ops, { sizes: sizesOf(parameters), featureMap: map, grid: map, seed: 1 });
  decoder.parameters.load(parameters);
  // One image comes without its batch axis.
  const featureShape = placesShape(shape.length === 3 ? [1, ...shape] : shape);
  try {
    return ops.scope(() => {
      const features = ops.floats(golden.floats(names.features).slice(), featureShape);
      return body({
        search: (options) =>
          searchImages(ops, decoder, features, specialTokens(file), [
            { ...stepLimit(file), ...options },
          ])[0] ?? [],
        logProbability: (tokens) => {
          const batch = { captions: [tokens], lengths: [tokens.length], imageIndex: [0] };
          const { crossEntropy, tokens: count } = decoder.teacherForced(features, batch, 0);
          return -crossEntropy * count;
        },
      });
    });
  } finally {
    decoder.dispose();
  }
}

function specialTokens({ word_map }: BeamFile): SpecialTokens {
  const id = (word: string): number => {
    const found = word_map[word];
    if (found === undefined) throw new DamagedFixture(`the word map has no ${word}`);
    return found;
  };
  return { padding: word_map['<pad>'] ?? 0, unknown: id('<unk>'), start: id('<start>'), end: id('<end>') };
}

/** Steps that a search may take, as options of it. */
function stepLimit({ max_decode_steps }: BeamFile): { maxSteps?: number } {
  return max_decode_steps === undefined ? {} : { maxSteps: max_decode_steps };
}

export function hypothesisFindings(
  what: string,
  actual: Pick<Hypothesis, 'tokens' | 'logProb'> | undefined,
  expected: GoldenHypothesis,
): Finding[] {
  return [
    exact(`${what}: tokens`, actual?.tokens, expected.tokens),
    close(`${what}: log-probability`, [actual?.logProb ?? NaN], [expected.log_prob], LOG_PROBABILITY),
  ];
}

/** All that a finished search of the reference tells. */
export function searchFindings(actual: SearchResult, expected: GoldenSearch): Finding[] {
  return [
    ...hypothesisFindings('best', actual.best, expected.best),
    ...completeFindings(actual, expected.complete),
    exact('decode steps', actual.steps, expected.decode_steps),
  ];
}

export function completeFindings(actual: SearchResult, expected: readonly GoldenHypothesis[]): Finding[] {
  return [
    exact(
      'complete hypotheses in order',
      completedOf(actual).map(({ tokens }) => tokens),
      expected.map(({ tokens }) => tokens),
    ),
    close(
      'log-probabilities of complete hypotheses',
      completedOf(actual).map(({ logProb }) => logProb),
      expected.map(({ log_prob }) => log_prob),
      LOG_PROBABILITY,
    ),
  ];
}

/** What finished in the order of the reference: by step, within a step by rank. */
export function completedOf({ hypotheses }: SearchResult): Hypothesis[] {
  return hypotheses.filter(({ finished }) => finished).sort((a, b) => a.tokens.length - b.tokens.length);
}

/** The one result of a search over one image. */
export function only(results: readonly SearchResult[]): SearchResult {
  const [result] = results;
  if (result === undefined) throw new RangeError('The search of one image gave no result.');
  return result;
}

/** The best hypothesis that was live when the steps ran out, from all that the search looked at. */
export function bestLive({
  tree = [],
  steps,
}: SearchResult): Pick<Hypothesis, 'tokens' | 'logProb' | 'finished'> | undefined {
  const live = tree.filter(({ step, fate }) => step === steps && fate === 'kept');
  const best = live.reduce<TreeNode | undefined>(
    (leader, node) => (leader !== undefined && leader.cumulative >= node.cumulative ? leader : node),
    undefined,
  );
  if (best === undefined) return undefined;
  const tokens: number[] = [];
  for (
    let node: TreeNode | undefined = best;
    node !== undefined;
    node = node.parent === null ? undefined : tree[node.parent]
  )
    tokens.unshift(node.token);
  return { tokens, logProb: best.cumulative, finished: false };
}
