import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor, Variable } from '../tensor-core/index.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import { initialValues } from './initial-values.js';
import {
  mapStored,
  SCORE_BIAS,
  storedShapes,
  STORED_NAMES,
  toStored,
  torchShapes,
  toTorch,
  type Stored,
} from './parameter-layout.js';
import { checkSizes, type DecoderSizes } from './sizes.js';

/** The decoder's weights in TensorFlow's memory; on the way in and out they bear the reference's names and shapes. */
export class DecoderParameters {
  readonly sizes: DecoderSizes;
  readonly variables: Stored<Variable>;
  readonly #ops: Ops;
  #scoreBias: number;

  /** Starts at `initialValues(sizes, seed)`. Owns its variables until `dispose`. */
  constructor(ops: Ops, sizes: DecoderSizes, seed: number) {
    checkSizes(sizes);
    this.sizes = sizes;
    this.#ops = ops;
    const values = initialValues(sizes, seed);
    const stored = toStored(sizes, values);
    const shapes = storedShapes(sizes);
    this.#scoreBias = values.get(SCORE_BIAS)?.[0] ?? 0;
    this.variables = mapStored((name) => ops.variable(`decoder/${name}`, stored[name], shapes[name]));
  }

  /** Current values; free them before the next update (see `Ops.value`). */
  values(): Stored<Tensor> {
    return mapStored((name) => this.#ops.value(this.variables[name]));
  }

  /**
   * Replaces all weights. Other tensors in `tensors` are ignored.
   *
   * @throws DomainError `INVALID_WEIGHTS` naming the parameter that is missing, not F32 or of the wrong shape
   */
  load(tensors: NamedArrays): void {
    const torch = checkedDecoderTensors(this.sizes, tensors);
    const stored = toStored(this.sizes, torch);
    this.#scoreBias = torch.get(SCORE_BIAS)?.[0] ?? 0;
    for (const name of STORED_NAMES) this.#ops.assign(this.variables[name], stored[name]);
  }

  /** All weights by the reference's names, in its shapes. */
  export(): Map<string, NamedArray> {
    const stored = mapStored((name) => this.#ops.readVariable(this.variables[name]));
    return namedDecoderTensors(this.sizes, stored, this.#scoreBias);
  }

  dispose(): void {
    for (const name of STORED_NAMES) this.#ops.destroyVariable(this.variables[name]);
  }
}

/** Checks that every parameter of the decoder is there in its shape, and gives the elements by name. */
export const checkedDecoderTensors = (sizes: DecoderSizes, tensors: NamedArrays): Map<string, Float32Array> =>
  new Map(
    [...torchShapes(sizes)].map(([name, shape]) => [name, checkedTensor(name, shape, tensors.get(name))]),
  );

/** Stored tensors (weights, or what an optimiser keeps of each) by the reference's names. */
export const namedDecoderTensors = (
  sizes: DecoderSizes,
  stored: Stored<Float32Array>,
  scoreBias: number,
): Map<string, NamedArray> => {
  const shapes = torchShapes(sizes);
  return new Map(
    [...toTorch(sizes, stored, scoreBias)].map(([name, data]) => [
      name,
      { dtype: 'F32', shape: shapes.get(name) ?? [], data },
    ]),
  );
};

const checkedTensor = (
  name: string,
  shape: readonly number[],
  tensor: NamedArray | undefined,
): Float32Array => {
  if (tensor === undefined)
    throw new DomainError('INVALID_WEIGHTS', `The decoder's parameter ${name} is missing.`);
  if (tensor.dtype === 'F32' && tensor.shape.join() === shape.join()) return tensor.data;
  throw new DomainError(
    'INVALID_WEIGHTS',
    `The decoder's parameter ${name} is ${tensor.dtype} [${tensor.shape.join(', ')}]; ` +
      `this model needs F32 [${shape.join(', ')}].`,
    { advice: 'Check that sizes and vocabulary of the checkpoint are those of the experiment.' },
  );
};
