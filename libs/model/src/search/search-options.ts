import { Decoding, DomainError, type DecodingInput, type Mode } from '@beamline/contracts';
import type { SpecialTokens } from './special-tokens.js';
import { WordConstraints } from './word-constraints.js';

/** How to decode; what `Decoding` (contracts) leaves out has its defaults. Their meaning together: ADR 0011. */
export interface SearchOptions extends DecodingInput {
  /** Hypotheses kept for each image (1 is greedy), or captions drawn for each when there is `sampling`. */
  readonly beam: number;
  /**
   * `sound` (the default) never generates `<pad>` and `<start>`, and answers with the best unfinished hypothesis when
   * none finished; `reference` may generate them, drops what is unfinished and may have no answer for an image.
   */
  readonly mode?: Mode;
  /** Also returns what did not finish; by default in mode `sound` only. */
  readonly keepUnfinished?: boolean;
  /**
   * Returns the answer alone, and stops with an image as soon as nothing that it goes on with can become it. The answer
   * is that of the whole search; the steps are fewer.
   */
  readonly answerOnly?: boolean;
  /** Returns the attention of every token. */
  readonly withAlphas?: boolean;
  /** Returns what the search looked at. */
  readonly withTree?: boolean;
  /**
   * Numbers of the images, one each: with seed, sample and step they determine a draw, so that it does not depend on
   * what else is in the batch. By default the places in the batch.
   */
  readonly images?: readonly number[];
}

/** Checked options, defaults filled in. */
export interface SearchPlan {
  readonly beam: number;
  readonly mode: Mode;
  readonly decoding: Decoding;
  readonly keepUnfinished: boolean;
  readonly answerOnly: boolean;
  readonly withAlphas: boolean;
  readonly withTree: boolean;
  readonly imageNumber: (place: number) => number;
  readonly constraints: WordConstraints;
}

/** @throws DomainError `INVALID_INPUT` when the options contradict each other or do not fit the vocabulary */
export const planOf = (options: SearchOptions, specials: SpecialTokens, vocabulary: number): SearchPlan => {
  const { beam, mode = 'sound', withAlphas = false, withTree = false, images, ...rest } = options;
  const { keepUnfinished = mode === 'sound', answerOnly = false, ...input } = rest;
  const decoding = decodingFrom(input);
  const constraints = new WordConstraints(specials, mode, decoding);
  checkBeam(beam, decoding, vocabulary - constraints.suppressedAt(1).size);
  const imageNumber = (place: number) => images?.[place] ?? place;
  const returned = { keepUnfinished, answerOnly, withAlphas, withTree };
  return { beam, mode, decoding, ...returned, imageNumber, constraints };
};

const decodingFrom = (input: DecodingInput): Decoding => {
  const { data, error } = Decoding.safeParse(input);
  if (data === undefined) throw invalid(error.issues.map(describe).join('; '));
  if (data.minLength >= data.maxSteps)
    throw invalid(
      `A caption of at least ${data.minLength} words and \`<end>\` does not fit into ${data.maxSteps} steps.`,
    );
  if (data.sampling !== null && data.diversity.groups > 1)
    throw invalid('Groups belong to beam search; captions that are drawn have none.');
  return data;
};

const describe = ({ path, message }: { path: readonly PropertyKey[]; message: string }): string =>
  `${path.map(String).join('.')}: ${message}`;

/** @param words that may come first */
const checkBeam = (beam: number, { diversity, sampling }: Decoding, words: number): void => {
  const { groups } = diversity;
  const widest = sampling === null ? words * groups : Infinity;
  if (!Number.isInteger(beam) || beam < 1 || beam > widest || words < 1)
    throw invalid(
      `A beam of ${beam} does not fit ${words} words that may be generated.`,
      `Choose a whole number from 1 to ${widest}.`,
    );
  if (beam % groups !== 0) throw invalid(`A beam of ${beam} does not divide into ${groups} groups.`);
};

const invalid = (message: string, advice?: string): DomainError =>
  new DomainError('INVALID_INPUT', message, advice === undefined ? {} : { advice });
