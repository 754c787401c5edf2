import {
  DomainError,
  type CaptionResult,
  type ComparedMetric,
  type Evaluation,
  type EvaluationComparison,
} from '@beamline/contracts';
import {
  pairedBootstrap,
  signatureDifferences,
  type ScoredImage,
  type SignatureField,
} from '@beamline/metrics';

/** The same for everybody, so that the same comparison has one answer. */
const SEED = 1;
/** Draws of an image: about a second of work, during which nothing else is answered. */
const MOST_DRAWS = 10_000_000;

/** How a score is made, whatever made the captions. */
const MADE: readonly SignatureField[] = ['metric', 'def', 'v', 'tok', 'split', 'img', 'smooth'];

export interface ComparedEvaluation {
  evaluation: Evaluation;
  captions: readonly CaptionResult[];
}

export interface ComparisonOptions {
  metric: ComparedMetric;
  resamples: number;
}

/**
 * Whether two evaluations of the same images differ by more than the choice of images explains.
 *
 * @throws DomainError `CONFLICT` when one is older than what a comparison needs; `INVALID_INPUT` when they are of different
 *   images, their scores were made differently, or the work would be too much
 */
export function compareEvaluations(
  first: ComparedEvaluation,
  second: ComparedEvaluation,
  { metric, resamples }: ComparisonOptions,
): EvaluationComparison {
  const sides = [scoredImages(first), scoredImages(second)] as const;
  requireSameScore(first.evaluation, second.evaluation, metric);
  requireSameImages(first.captions, second.captions);
  requireLittleWork(sides[0].length, resamples);
  const result = pairedBootstrap(...sides, { metric, resamples, seed: SEED });
  return {
    ...result,
    first: { evaluationId: first.evaluation.id, score: result.first.score },
    second: { evaluationId: second.evaluation.id, score: result.second.score },
  };
}

function requireSameScore(first: Evaluation, second: Evaluation, metric: ComparedMetric): void {
  if (first.split !== second.split)
    throw notComparable(`one is of split ${first.split}, the other of ${second.split}`);
  const isBleu = metric.startsWith('bleu');
  const signature = ({ signature: bleu, coco }: Evaluation) => (isBleu ? bleu : (coco?.signature ?? ''));
  const fields: readonly SignatureField[] = isBleu ? [...MADE, 'mode'] : MADE;
  const different = signatureDifferences(signature(first), signature(second));
  const made = different.filter((field) => fields.includes(field));
  if (made.length > 0)
    throw notComparable(`their ${metric} was made differently (${made.join(', ')} of the signature)`);
}

/** An image that its mode leaves out of BLEU has no statistics; an evaluation without any is an old one. */
function scoredImages({ evaluation, captions }: ComparedEvaluation): ScoredImage[] {
  const scored = captions.flatMap(({ image, statistics }) =>
    statistics === undefined ? [] : [{ image, statistics }],
  );
  if (scored.length > 0) return scored;
  throw new DomainError(
    'CONFLICT',
    `evaluation ${evaluation.id} was made before the statistics of single images were kept`,
    {
      advice: 'Fork its checkpoint: the sweep of the fork keeps them.',
      where: { evaluation: evaluation.id },
    },
  );
}

function requireSameImages(first: readonly CaptionResult[], second: readonly CaptionResult[]): void {
  if (first.length !== second.length)
    throw notComparable(`one is of ${first.length} images, the other of ${second.length}`);
  const names = new Map(first.map(({ image, fileName }) => [image, fileName]));
  const stranger = second.find(({ image, fileName }) => names.get(image) !== fileName);
  if (stranger !== undefined)
    throw notComparable(`${stranger.fileName} is image ${stranger.image} of one of them only`);
}

function requireLittleWork(images: number, resamples: number): void {
  if (images * resamples <= MOST_DRAWS) return;
  const most = Math.floor(MOST_DRAWS / images);
  throw new DomainError(
    'INVALID_INPUT',
    `${resamples} resamples of ${images} images are too much work at once`,
    {
      advice: `Ask for at most ${most} resamples.`,
    },
  );
}

function notComparable(reason: string): DomainError {
  return new DomainError('INVALID_INPUT', `the two evaluations cannot be compared: ${reason}`, {
    advice: 'Choose evaluations of the same split of the same dataset, scored in the same mode.',
  });
}
