import type { DecoderSizes } from './sizes.js';

/**
 * Names of the decoder's parameters as they are stored: transposed to (in, out), so that products read x · W, and
 * merged where one product serves several layers of the reference.
 */
export const STORED_NAMES = [
  'embedding',
  'featureAttentionWeight',
  'featureAttentionBias',
  'attentionScore',
  'wordInput',
  'contextInput',
  'inputBias',
  'hiddenWeight',
  'hiddenBias',
  'initialWeight',
  'initialBias',
  'outputWeight',
  'outputBias',
] as const;

export type StoredName = (typeof STORED_NAMES)[number];
export type Stored<Value> = Record<StoredName, Value>;

/** Shapes as stored. The gates of the LSTM stand in the order input, forget, output, candidate. */
export const storedShapes = ({
  embedding,
  attention,
  hidden,
  features,
  vocabulary,
}: DecoderSizes): Stored<number[]> => ({
  embedding: [vocabulary, embedding],
  featureAttentionWeight: [features, attention],
  featureAttentionBias: [attention],
  attentionScore: [attention, 1],
  wordInput: [embedding, 4 * hidden],
  contextInput: [features, 4 * hidden],
  inputBias: [4 * hidden],
  // What is computed from the hidden state: attention (A), gate of the context (D), recurrent part of the gates (4H).
  hiddenWeight: [hidden, attention + features + 4 * hidden],
  hiddenBias: [attention + features + 4 * hidden],
  // The initial hidden state (H), then the initial cell (H).
  initialWeight: [features, 2 * hidden],
  initialBias: [2 * hidden],
  outputWeight: [hidden, vocabulary],
  outputBias: [vocabulary],
});

/** Names and shapes of the reference's parameters (PyTorch), in its order. */
export const torchShapes = ({
  embedding,
  attention,
  hidden,
  features,
  vocabulary,
}: DecoderSizes): ReadonlyMap<string, readonly number[]> =>
  new Map<string, readonly number[]>([
    ['attention.encoder_att.weight', [attention, features]],
    ['attention.encoder_att.bias', [attention]],
    ['attention.decoder_att.weight', [attention, hidden]],
    ['attention.decoder_att.bias', [attention]],
    ['attention.full_att.weight', [1, attention]],
    [SCORE_BIAS, [1]],
    ['embedding.weight', [vocabulary, embedding]],
    ['decode_step.weight_ih', [4 * hidden, embedding + features]],
    ['decode_step.weight_hh', [4 * hidden, hidden]],
    ['decode_step.bias_ih', [4 * hidden]],
    ['decode_step.bias_hh', [4 * hidden]],
    ['init_h.weight', [hidden, features]],
    ['init_h.bias', [hidden]],
    ['init_c.weight', [hidden, features]],
    ['init_c.bias', [hidden]],
    ['f_beta.weight', [features, hidden]],
    ['f_beta.bias', [features]],
    ['fc.weight', [vocabulary, hidden]],
    ['fc.bias', [vocabulary]],
  ]);

/** The one parameter that is not stored: softmax ignores a shift, so it has no effect and its gradient is 0. */
export const SCORE_BIAS = 'attention.full_att.bias';

/** A block of a PyTorch tensor (out, in) and where it lies in a stored one (in, out). */
interface Placement {
  readonly torch: string;
  readonly stored: StoredName;
  /** First of `rows` rows in the PyTorch tensor. */
  readonly torchRow: number;
  readonly rows: number;
  /** First of `columns` columns in the PyTorch tensor, of `torchWidth` in all. */
  readonly torchColumn: number;
  readonly columns: number;
  readonly torchWidth: number;
  /** First column in the stored tensor, of `storedWidth` in all. */
  readonly storedColumn: number;
  readonly storedWidth: number;
}

/** PyTorch orders the gates input, forget, candidate, output; this is the place in ours of each. */
const GATE_PLACES = [0, 1, 3, 2];

const placements = (sizes: DecoderSizes): Placement[] => {
  const { embedding: E, attention: A, hidden: H, features: D, vocabulary: V } = sizes;
  const place = (
    torch: string,
    stored: StoredName,
    rows: number,
    columns: number,
    storedColumn = 0,
  ): Placement => ({
    torch,
    stored,
    torchRow: 0,
    rows,
    torchColumn: 0,
    columns,
    torchWidth: columns,
    storedColumn,
    storedWidth: storedShapes(sizes)[stored].at(-1) ?? 1,
  });
  const gates = (whole: Placement): Placement[] =>
    GATE_PLACES.map((gatePlace, gate) => ({
      ...whole,
      torchRow: gate * H,
      rows: H,
      storedColumn: whole.storedColumn + gatePlace * H,
    }));
  const word = { ...place('decode_step.weight_ih', 'wordInput', H, E), torchWidth: E + D };
  const context = {
    ...place('decode_step.weight_ih', 'contextInput', H, D),
    torchWidth: E + D,
    torchColumn: E,
  };
  return [
    place('attention.encoder_att.weight', 'featureAttentionWeight', A, D),
    place('attention.encoder_att.bias', 'featureAttentionBias', A, 1),
    place('attention.full_att.weight', 'attentionScore', 1, A),
    place('attention.decoder_att.weight', 'hiddenWeight', A, H),
    place('attention.decoder_att.bias', 'hiddenBias', A, 1),
    place('f_beta.weight', 'hiddenWeight', D, H, A),
    place('f_beta.bias', 'hiddenBias', D, 1, A),
    ...gates(place('decode_step.weight_hh', 'hiddenWeight', H, H, A + D)),
    ...gates(place('decode_step.bias_hh', 'hiddenBias', H, 1, A + D)),
    ...gates(word),
    ...gates(context),
    ...gates(place('decode_step.bias_ih', 'inputBias', H, 1)),
    place('init_h.weight', 'initialWeight', H, D),
    place('init_h.bias', 'initialBias', H, 1),
    place('init_c.weight', 'initialWeight', H, D, H),
    place('init_c.bias', 'initialBias', H, 1, H),
    place('fc.weight', 'outputWeight', V, H),
    place('fc.bias', 'outputBias', V, 1),
  ];
};

/** PyTorch's tensors (all of `torchShapes`) as stored ones. */
export const toStored = (
  sizes: DecoderSizes,
  torch: ReadonlyMap<string, Float32Array>,
): Stored<Float32Array> => {
  const shapes = storedShapes(sizes);
  const stored = mapStored((name) => new Float32Array(shapes[name].reduce((a, b) => a * b, 1)));
  stored.embedding.set(need(torch, 'embedding.weight'));
  for (const placement of placements(sizes)) {
    const [source, target] = [need(torch, placement.torch), stored[placement.stored]];
    eachElement(placement, (from, to) => (target[to] = source[from] ?? NaN));
  }
  return stored;
};

/** Stored tensors as PyTorch's. The bias that is not stored comes out as `scoreBias`. */
export const toTorch = (
  sizes: DecoderSizes,
  stored: Stored<Float32Array>,
  scoreBias: number,
): Map<string, Float32Array> => {
  const torch = new Map<string, Float32Array>();
  for (const [name, shape] of torchShapes(sizes))
    torch.set(name, new Float32Array(shape.reduce((a, b) => a * b, 1)));
  need(torch, 'embedding.weight').set(stored.embedding);
  need(torch, SCORE_BIAS)[0] = scoreBias;
  for (const placement of placements(sizes)) {
    const [source, target] = [stored[placement.stored], need(torch, placement.torch)];
    eachElement(placement, (to, from) => (target[to] = source[from] ?? NaN));
  }
  return torch;
};

/** Builds a record with one value for each stored parameter. */
export const mapStored = <Value>(build: (name: StoredName) => Value): Stored<Value> =>
  Object.fromEntries(STORED_NAMES.map((name) => [name, build(name)])) as Stored<Value>;

const need = (tensors: ReadonlyMap<string, Float32Array>, name: string): Float32Array => {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new RangeError(`Parameter ${name} is missing.`);
  return tensor;
};

const eachElement = (
  placement: Placement,
  visit: (torchIndex: number, storedIndex: number) => void,
): void => {
  const { torchRow, rows, torchColumn, columns, torchWidth, storedColumn, storedWidth } = placement;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      visit((torchRow + row) * torchWidth + torchColumn + column, column * storedWidth + storedColumn + row);
};
