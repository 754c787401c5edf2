import { checkParts, gateWidth, readoutWidth, REFERENCE_PARTS, type DecoderParts } from './parts.js';
import { checkSizes, type DecoderSizes } from './sizes.js';

type CommonName =
  | 'embedding'
  | 'featureAttentionWeight'
  | 'featureAttentionBias'
  | 'attentionScore'
  | 'wordInput'
  | 'contextInput'
  | 'inputBias'
  | 'hiddenWeight'
  | 'hiddenBias'
  | 'initialWeight'
  | 'initialBias'
  | 'outputBias';

/** The deep output layer has the first three; all but tied embeddings have the last. */
type PartName = 'deepHidden' | 'deepContext' | 'deepBias' | 'outputWeight';

/**
 * Names of the decoder's parameters as they are stored: transposed to (in, out), so that products read x · W, and
 * merged where one product serves several layers of the reference.
 */
export type StoredName = CommonName | PartName;

/** A value for each stored parameter; which of the optional ones are there says what parts the decoder has. */
export type Stored<Value> = Readonly<Record<CommonName, Value>> & Readonly<Partial<Record<PartName, Value>>>;

type Shape = readonly number[];

/** What the parameters of a decoder are: as stored, and as PyTorch names and shapes them. */
export interface ParameterLayout {
  readonly sizes: DecoderSizes;
  readonly parts: DecoderParts;
  readonly stored: ReadonlyMap<StoredName, Shape>;
  /** The reference's names and order; what it lacks (`deep.…`) stands before the last matrix `fc`. */
  readonly torch: ReadonlyMap<string, Shape>;
}

/** The one parameter that is not stored: softmax ignores a shift, so it has no effect and its gradient is 0. */
export const SCORE_BIAS = 'attention.full_att.bias';

/** @throws DomainError `INVALID_INPUT` for impossible sizes, or parts that do not fit them */
export const parameterLayout = (
  sizes: DecoderSizes,
  parts: DecoderParts = REFERENCE_PARTS,
): ParameterLayout => {
  checkSizes(sizes);
  checkParts(sizes, parts);
  return { sizes, parts, stored: storedShapes(sizes, parts), torch: torchShapes(sizes, parts) };
};

/** Without the embedding: what an optimiser knows of when the embedding is not trained. */
export const withoutEmbedding = (layout: ParameterLayout): ParameterLayout => ({
  ...layout,
  stored: new Map([...layout.stored].filter(([name]) => name !== 'embedding')),
  torch: new Map([...layout.torch].filter(([name]) => name !== 'embedding.weight')),
});

/** Names of the parameters that some parts have and others lack, by PyTorch's names. */
export const OPTIONAL_TORCH_NAMES = [
  'deep.hidden.weight',
  'deep.hidden.bias',
  'deep.context.weight',
  'fc.weight',
] as const;

/** The gates of the LSTM stand in the order input, forget, output, candidate. */
const storedShapes = (sizes: DecoderSizes, parts: DecoderParts): Map<StoredName, Shape> => {
  const { embedding: E, attention: A, hidden: H, features: D, vocabulary: V } = sizes;
  // What is computed from the hidden state: attention (A), gate of the context (G), recurrent part of the gates (4H).
  const fromHidden = A + gateWidth(sizes, parts) + 4 * H;
  return new Map<StoredName, Shape>([
    ['embedding', [V, E]],
    ['featureAttentionWeight', [D, A]],
    ['featureAttentionBias', [A]],
    ['attentionScore', [A, 1]],
    ['wordInput', [E, 4 * H]],
    ['contextInput', [D, 4 * H]],
    ['inputBias', [4 * H]],
    ['hiddenWeight', [H, fromHidden]],
    ['hiddenBias', [fromHidden]],
    // The initial hidden state (H), then the initial cell (H).
    ['initialWeight', [D, 2 * H]],
    ['initialBias', [2 * H]],
    ...optional<StoredName>(parts.outputLayer === 'deep', [
      ['deepHidden', [H, E]],
      ['deepContext', [D, E]],
      ['deepBias', [E]],
    ]),
    ...optional<StoredName>(!parts.tiedEmbeddings, [['outputWeight', [readoutWidth(sizes, parts), V]]]),
    ['outputBias', [V]],
  ]);
};

const torchShapes = (sizes: DecoderSizes, parts: DecoderParts): Map<string, Shape> => {
  const { embedding: E, attention: A, hidden: H, features: D, vocabulary: V } = sizes;
  const G = gateWidth(sizes, parts);
  return new Map<string, Shape>([
    ['attention.encoder_att.weight', [A, D]],
    ['attention.encoder_att.bias', [A]],
    ['attention.decoder_att.weight', [A, H]],
    ['attention.decoder_att.bias', [A]],
    ['attention.full_att.weight', [1, A]],
    [SCORE_BIAS, [1]],
    ['embedding.weight', [V, E]],
    ['decode_step.weight_ih', [4 * H, E + D]],
    ['decode_step.weight_hh', [4 * H, H]],
    ['decode_step.bias_ih', [4 * H]],
    ['decode_step.bias_hh', [4 * H]],
    ['init_h.weight', [H, D]],
    ['init_h.bias', [H]],
    ['init_c.weight', [H, D]],
    ['init_c.bias', [H]],
    ['f_beta.weight', [G, H]],
    ['f_beta.bias', [G]],
    ...optional<string>(parts.outputLayer === 'deep', [
      ['deep.hidden.weight', [E, H]],
      ['deep.hidden.bias', [E]],
      ['deep.context.weight', [E, D]],
    ]),
    ...optional<string>(!parts.tiedEmbeddings, [['fc.weight', [V, readoutWidth(sizes, parts)]]]),
    ['fc.bias', [V]],
  ]);
};

const optional = <Name>(present: boolean, entries: readonly (readonly [Name, Shape])[]) =>
  present ? entries : [];
