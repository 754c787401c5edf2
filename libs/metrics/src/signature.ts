import { DomainError, type Decoding, type Mode, type Split } from '@beamline/contracts';
import type { BleuDefinition, Smoothing } from './bleu.js';

/** Rises when the arithmetic of a score changes. */
export const METRIC_VERSION = '1';

/** How a score was made. Two scores may be compared only when their signatures agree in all but what the comparison is about. */
export interface ScoreSignature {
  /** `coco` is all that pycocoevalcap scores on the same words: BLEU, ROUGE-L, CIDEr-D and METEOR 1.5. */
  readonly metric: 'bleu' | 'coco';
  readonly definition: BleuDefinition;
  readonly version: string;
  /** Which words are compared: `dataset` for the tokens that came with it, `ptb` for those of the raw sentences. */
  readonly tokeniser: string;
  /** What becomes of words outside the vocabulary: raw references, `<unk>` on both sides, or never generated. */
  readonly unknown: 'raw-references' | 'both-sides' | 'suppressed';
  readonly split: Split;
  /** Every image once, or once for each of its captions as the reference code does. */
  readonly images: 'unique' | 'repeated';
  readonly smoothing: Smoothing;
  /** Hypotheses kept by the search; 1 is greedy. */
  readonly beam: number;
  readonly decoding: Decoding;
  readonly mode: Mode;
}

/** Short names of the fields in the canonical text, in their order. */
const FIELDS = {
  metric: ({ metric }) => metric,
  def: ({ definition }) => definition,
  v: ({ version }) => version,
  tok: ({ tokeniser }) => tokeniser,
  unk: ({ unknown }) => unknown,
  split: ({ split }) => split,
  img: ({ images }) => images,
  smooth: ({ smoothing }) => smoothing,
  search: ({ decoding }) => searchOf(decoding),
  beam: ({ beam }) => String(beam),
  lp: ({ decoding }) => lengthPenaltyOf(decoding),
  max: ({ decoding }) => String(decoding.maxSteps),
  min: ({ decoding }) => String(decoding.minLength),
  norep: ({ decoding }) => String(decoding.noRepeatNgram),
  hard: ({ decoding }) => decoding.hardAttention,
  mode: ({ mode }) => mode,
} as const satisfies Record<string, (signature: ScoreSignature) => string>;

export type SignatureField = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as SignatureField[];

/**
 * The canonical text of a signature: `metric:bleu|def:nltk|v:1|tok:dataset|…`, every field, always in this order.
 *
 * @throws DomainError `INVALID_INPUT` when a value holds `|` or `:`, which would make two signatures look alike
 */
export function formatSignature(signature: ScoreSignature): string {
  return NAMES.map((name) => `${name}:${plain(name, FIELDS[name](signature))}`).join('|');
}

/** Names of the fields in which the texts of two signatures differ; a field that only one of them has differs. */
export function signatureDifferences(a: string, b: string): SignatureField[] {
  const [first, second] = [fieldsOf(a), fieldsOf(b)];
  return NAMES.filter((name) => first.get(name) !== second.get(name));
}

function fieldsOf(text: string): Map<string, string> {
  const pairs = text.split('|').map((field) => field.split(':'));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

/** `beam`, `diverse-<groups>x<strength>`, or `sampled-t<temperature>-k<topK>-p<topP>-s<seed>`. */
function searchOf({ sampling, diversity }: Decoding): string {
  if (sampling !== null) {
    const { temperature, topK, topP, seed } = sampling;
    return `sampled-t${temperature}-k${topK ?? 'all'}-p${topP}-s${seed}`;
  }
  return diversity.groups === 1 ? 'beam' : `diverse-${diversity.groups}x${diversity.strength}`;
}

function lengthPenaltyOf({ lengthPenalty }: Decoding): string {
  return lengthPenalty.kind === 'gnmt' ? `gnmt-${lengthPenalty.alpha}` : lengthPenalty.kind;
}

function plain(name: string, value: string): string {
  if (!/[|:]/.test(value)) return value;
  throw new DomainError(
    'INVALID_INPUT',
    `"${name}" of a score's signature may not hold "|" or ":", got "${value}"`,
  );
}
