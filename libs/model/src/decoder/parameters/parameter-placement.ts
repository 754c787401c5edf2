import { SCORE_BIAS, type ParameterLayout, type StoredName } from './parameter-layout.js';
import { gateWidth, readoutWidth } from './parts.js';

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

/** PyTorch's tensors (all of `layout.torch`) as stored ones. */
export const toStored = (
  layout: ParameterLayout,
  torch: ReadonlyMap<string, Float32Array>,
): Map<StoredName, Float32Array> => {
  const stored = zeros(layout.stored);
  stored.get('embedding')?.set(need(torch, 'embedding.weight'));
  for (const placement of placements(layout)) {
    const [source, target] = [need(torch, placement.torch), need(stored, placement.stored)];
    transpose(source, inTorch(placement), target, inStored(placement));
  }
  return stored;
};

/** Stored tensors (all of `layout.stored`) as PyTorch's. The bias that is not stored comes out as `scoreBias`. */
export const toTorch = (
  layout: ParameterLayout,
  stored: ReadonlyMap<StoredName, Float32Array>,
  scoreBias: number,
): Map<string, Float32Array> => {
  const torch = zeros(layout.torch);
  torch.get('embedding.weight')?.set(need(stored, 'embedding'));
  need(torch, SCORE_BIAS)[0] = scoreBias;
  for (const placement of placements(layout)) {
    const [source, target] = [need(stored, placement.stored), need(torch, placement.torch)];
    transpose(source, inStored(placement), target, inTorch(placement));
  }
  return torch;
};

/** PyTorch orders the gates input, forget, candidate, output; this is the place in ours of each. */
const GATE_PLACES = [0, 1, 3, 2];

/** Of all that the layout has, but the embedding, which is not transposed. */
const placements = (layout: ParameterLayout): Placement[] => {
  const { sizes, parts, stored } = layout;
  const { embedding: E, attention: A, hidden: H, features: D, vocabulary: V } = sizes;
  const [G, K] = [gateWidth(sizes, parts), readoutWidth(sizes, parts)];
  const place = placer(layout);
  const gates = (whole: Placement): Placement[] => gatePlacements(H, whole);
  const word = { ...place('decode_step.weight_ih', 'wordInput', H, E), torchWidth: E + D };
  const context = {
    ...place('decode_step.weight_ih', 'contextInput', H, D),
    torchWidth: E + D,
    torchColumn: E,
  };
  const all = [
    place('attention.encoder_att.weight', 'featureAttentionWeight', A, D),
    place('attention.encoder_att.bias', 'featureAttentionBias', A, 1),
    place('attention.full_att.weight', 'attentionScore', 1, A),
    place('attention.decoder_att.weight', 'hiddenWeight', A, H),
    place('attention.decoder_att.bias', 'hiddenBias', A, 1),
    place('f_beta.weight', 'hiddenWeight', G, H, A),
    place('f_beta.bias', 'hiddenBias', G, 1, A),
    ...gates(place('decode_step.weight_hh', 'hiddenWeight', H, H, A + G)),
    ...gates(place('decode_step.bias_hh', 'hiddenBias', H, 1, A + G)),
    ...gates(word),
    ...gates(context),
    ...gates(place('decode_step.bias_ih', 'inputBias', H, 1)),
    place('init_h.weight', 'initialWeight', H, D),
    place('init_h.bias', 'initialBias', H, 1),
    place('init_c.weight', 'initialWeight', H, D, H),
    place('init_c.bias', 'initialBias', H, 1, H),
    place('deep.hidden.weight', 'deepHidden', E, H),
    place('deep.hidden.bias', 'deepBias', E, 1),
    place('deep.context.weight', 'deepContext', E, D),
    place('fc.weight', 'outputWeight', V, K),
    place('fc.bias', 'outputBias', V, 1),
  ];
  return all.filter((placement) => stored.has(placement.stored));
};

/** Places a whole PyTorch tensor, from a column of the stored one on. */
const placer =
  ({ stored }: ParameterLayout) =>
  (torch: string, name: StoredName, rows: number, columns: number, storedColumn = 0): Placement => ({
    torch,
    stored: name,
    torchRow: 0,
    rows,
    torchColumn: 0,
    columns,
    torchWidth: columns,
    storedColumn,
    storedWidth: stored.get(name)?.at(-1) ?? 1,
  });

const gatePlacements = (hidden: number, whole: Placement): Placement[] =>
  GATE_PLACES.map((gatePlace, gate) => ({
    ...whole,
    torchRow: gate * hidden,
    rows: hidden,
    storedColumn: whole.storedColumn + gatePlace * hidden,
  }));

const zeros = <Name>(shapes: ReadonlyMap<Name, readonly number[]>): Map<Name, Float32Array> =>
  new Map([...shapes].map(([name, shape]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]));

/** @throws RangeError when a parameter that must be there is not */
export const need = <Name extends string>(
  tensors: ReadonlyMap<Name, Float32Array>,
  name: Name,
): Float32Array => {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new RangeError(`Parameter ${name} is missing.`);
  return tensor;
};

/** A block of a matrix in memory. */
interface Block {
  /** Of its first element. */
  readonly start: number;
  /** Elements from one row of the matrix to the next. */
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
}

const inTorch = ({ torchRow, torchColumn, torchWidth, rows, columns }: Placement): Block => ({
  start: torchRow * torchWidth + torchColumn,
  stride: torchWidth,
  rows,
  columns,
});

const inStored = ({ storedColumn, storedWidth, rows, columns }: Placement): Block => ({
  start: storedColumn,
  stride: storedWidth,
  rows: columns,
  columns: rows,
});

/** Rows and columns that are copied together: their lines of both matrices stay in the nearest cache. */
const TILE = 32;

/** Writes a block of `source` transposed over a block of `target`, tile by tile. */
const transpose = (source: Float32Array, from: Block, target: Float32Array, to: Block): void => {
  for (let row = 0; row < from.rows; row += TILE)
    for (let column = 0; column < from.columns; column += TILE)
      transposeTile(source, from, target, to, row, column);
};

const transposeTile = (
  source: Float32Array,
  from: Block,
  target: Float32Array,
  to: Block,
  firstRow: number,
  firstColumn: number,
): void => {
  const lastRow = Math.min(firstRow + TILE, from.rows);
  const lastColumn = Math.min(firstColumn + TILE, from.columns);
  for (let row = firstRow; row < lastRow; row += 1) {
    const read = from.start + row * from.stride;
    for (let column = firstColumn; column < lastColumn; column += 1)
      target[to.start + column * to.stride + row] = source[read + column] ?? NaN;
  }
};
