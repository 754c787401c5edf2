import type { Extent } from '../attention/attention-geometry.js';
import { REFERENCE_PARTS, type DecoderParts } from '../parameters/parts.js';
import type { DecoderSizes } from '../parameters/sizes.js';

type Vector = readonly number[];

/** PyTorch's parameters by name, row-major; (out, in) for matrices. */
export type PlainParameters = ReadonlyMap<string, ArrayLike<number>>;

export interface PlainBatch {
  /** One map an image: (rows × columns) vectors of D. */
  readonly maps: readonly Vector[][];
  /** `<start>`, words, `<end>`. */
  readonly captions: readonly Vector[];
  readonly imageIndex: Vector;
}

/** One way of looking at single cells while a caption is said. */
export interface Trajectory {
  /** A cell each step. */
  readonly places: Vector;
  readonly probability: number;
  /** Of the caption, given the places, in nats. */
  readonly wordLoss: number;
  /** Of attention, summed over the steps, in nats. */
  readonly entropy: number;
  /** Weight of each cell, summed over the steps. */
  readonly attention: Vector;
}

export interface PlainLoss {
  readonly alphaC: number;
  readonly labelSmoothing?: number;
  /** One a caption. */
  readonly captionWeights?: Vector;
  readonly meanOver?: 'tokens' | 'captions';
  /** Factors of what the last matrix reads at a step of a caption. */
  readonly dropout?: (caption: number, step: number) => Vector;
}

/**
 * The decoder's loss in plain double-precision loops, one caption and one grid cell at a time, without any of the
 * product's algebra: pool first, then attend over every cell. Tests only.
 */
export class PlainDecoder {
  constructor(
    readonly sizes: DecoderSizes,
    readonly map: Extent,
    readonly grid: Extent,
    readonly parts: DecoderParts = REFERENCE_PARTS,
  ) {}

  loss(parameters: PlainParameters, batch: PlainBatch, options: PlainLoss): number {
    const { captions } = batch;
    const tokens = captions.reduce((sum, caption) => sum + caption.length - 1, 0);
    const count = options.meanOver === 'captions' ? captions.length : tokens;
    const cells = this.grid.height * this.grid.width;
    let [words, regulariser] = [0, 0];
    captions.forEach((_, row) => {
      const { wordLoss, attention } = this.#caption(parameters, batch, row, options);
      words += ((options.captionWeights?.[row] ?? 1) * wordLoss) / count;
      for (const total of attention) regulariser += (1 - total) ** 2 / (captions.length * cells);
    });
    return words + options.alphaC * regulariser;
  }

  /** Average pooling to the grid. */
  pool(map: readonly Vector[]): Vector[] {
    const { height, width } = this.grid;
    return Array.from({ length: height * width }, (_, cell) => {
      const rows = span(Math.floor(cell / width), this.map.height, height);
      const columns = span(cell % width, this.map.width, width);
      const places = rows.flatMap((row) =>
        columns.map((column): Vector => map[row * this.map.width + column] ?? []),
      );
      return places.reduce(plus).map((total) => total / places.length);
    });
  }

  /** All ways of looking at one cell a step while the caption of that row is said. */
  trajectories(parameters: PlainParameters, batch: PlainBatch, row: number): Trajectory[] {
    const { height, width } = this.grid;
    const steps = (batch.captions[row]?.length ?? 0) - 1;
    return sequences(height * width, steps).map((places) => ({
      places,
      ...this.#caption(parameters, batch, row, {}, places),
    }));
  }

  /** The one way of looking at all cells by their weight, as soft attention does. */
  softTrajectory(parameters: PlainParameters, batch: PlainBatch, row: number): Trajectory {
    return { places: [], ...this.#caption(parameters, batch, row, {}) };
  }

  /** Looks at the cells `places`, one a step; without, at all by their weight. */
  #caption(
    parameters: PlainParameters,
    batch: PlainBatch,
    row: number,
    options: Omit<PlainLoss, 'alphaC'>,
    places?: Vector,
  ) {
    const { hidden: H, embedding: E } = this.sizes;
    const cells = this.pool(batch.maps[batch.imageIndex[row] ?? 0] ?? []);
    const caption = batch.captions[row] ?? [];
    const linear = (name: string, x: Vector): Vector =>
      affine(parameters, `${name}.weight`, `${name}.bias`, x);
    const mean = cells.reduce(plus).map((total) => total / cells.length);
    let [h, c] = [linear('init_h', mean), linear('init_c', mean)];
    let [wordLoss, probability, entropy] = [0, 1, 0];
    let attention: Vector = cells.map(() => 0);
    caption.slice(0, -1).forEach((word, step) => {
      const query = linear('attention.decoder_att', h);
      const scores = cells.map((cell) => {
        const on = plus(linear('attention.encoder_att', cell), query).map((x) => Math.max(x, 0));
        return linear('attention.full_att', on)[0] ?? NaN;
      });
      const alpha = softmax(scores);
      attention = plus(attention, alpha);
      const place = places?.[step];
      probability *= place === undefined ? 1 : (alpha[place] ?? NaN);
      entropy -= alpha.reduce((sum, weight) => sum + weight * Math.log(weight), 0);
      const expected = () =>
        cells.map((cell, index): Vector => cell.map((x) => x * (alpha[index] ?? NaN))).reduce(plus);
      const context = place === undefined ? expected() : (cells[place] ?? []);
      const gate = linear('f_beta', h).map(sigmoid);
      const gated = context.map((x, d) => x * (gate[this.parts.contextGate === 'scalar' ? 0 : d] ?? NaN));
      const embedding = Array.from(
        { length: E },
        (_, i) => parameters.get('embedding.weight')?.[word * E + i] ?? NaN,
      );
      const input = [...embedding, ...gated];
      const gates = plus(
        affine(parameters, 'decode_step.weight_ih', 'decode_step.bias_ih', input),
        affine(parameters, 'decode_step.weight_hh', 'decode_step.bias_hh', h),
      );
      const [i, f, g, o] = [0, H, 2 * H, 3 * H].map((start): Vector => gates.slice(start, start + H)) as [
        Vector,
        Vector,
        Vector,
        Vector,
      ];
      c = plus(times(f.map(sigmoid), c), times(i.map(sigmoid), g.map(Math.tanh)));
      h = times(o.map(sigmoid), c.map(Math.tanh));
      const readout = this.#readout(parameters, embedding, h, gated);
      const kept = times(readout, options.dropout?.(row, step) ?? readout.map(() => 1));
      const lastMatrix = this.parts.tiedEmbeddings ? 'embedding.weight' : 'fc.weight';
      const logProbs = softmax(affine(parameters, lastMatrix, 'fc.bias', kept)).map(Math.log);
      wordLoss += smoothedLoss(logProbs, caption[step + 1] ?? 0, options.labelSmoothing ?? 0);
    });
    return { wordLoss, attention, probability, entropy };
  }

  #readout(parameters: PlainParameters, embedding: Vector, hidden: Vector, gated: Vector): Vector {
    if (this.parts.outputLayer === 'linear') return hidden;
    const fromHidden = affine(parameters, 'deep.hidden.weight', 'deep.hidden.bias', hidden);
    const none = new Map([...parameters, ['none', embedding.map(() => 0)] as const]);
    return plus(embedding, plus(fromHidden, affine(none, 'deep.context.weight', 'none', gated)));
  }
}

/** All sequences of `length` numbers below `count`. */
const sequences = (count: number, length: number): number[][] =>
  length === 0
    ? [[]]
    : sequences(count, length - 1).flatMap((start) =>
        Array.from({ length: count }, (_, next) => [...start, next]),
      );

const plus = (a: Vector, b: Vector): Vector => a.map((x, index) => x + (b[index] ?? NaN));
const times = (a: Vector, b: Vector): Vector => a.map((x, index) => x * (b[index] ?? NaN));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Cross entropy with the target mixed with the same share of every word. */
const smoothedLoss = (logProbs: Vector, target: number, smoothing: number): number =>
  logProbs.reduce((sum, logProb, word) => {
    const share = (word === target ? 1 - smoothing : 0) + smoothing / logProbs.length;
    return sum - share * logProb;
  }, 0);

const softmax = (scores: Vector): Vector => {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
};

const affine = (parameters: PlainParameters, weight: string, bias: string, x: Vector): Vector =>
  Array.from(parameters.get(bias) ?? [], (start, row) =>
    x.reduce(
      (sum, value, column) => sum + value * (parameters.get(weight)?.[row * x.length + column] ?? NaN),
      start,
    ),
  );

const span = (cell: number, places: number, cells: number): number[] => {
  const indices = Array.from({ length: places }, (_, place) => place);
  return indices.slice(Math.floor((cell * places) / cells), Math.ceil(((cell + 1) * places) / cells));
};
