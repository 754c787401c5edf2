import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor, Variable } from '../../tensor-core/index.js';
import type { NamedArray, NamedArrays } from '../../weights/index.js';
import { initialValues, type EmbeddingRows } from './initial-values.js';
import {
  OPTIONAL_TORCH_NAMES,
  SCORE_BIAS,
  withoutEmbedding,
  type ParameterLayout,
  type Stored,
  type StoredName,
} from './parameter-layout.js';
import { need, toStored, toTorch } from './parameter-placement.js';
import type { DecoderSizes } from './sizes.js';

export interface ParameterOptions {
  /** Seed of the initial values. */
  readonly seed: number;
  /** Weights to start with instead of initial values; see `DecoderParameters.load`. */
  readonly weights?: NamedArrays;
  /** What the embedding starts with; see `initialValues`. */
  readonly embeddingRows?: EmbeddingRows;
  /**
   * False keeps the embedding as it starts or was loaded; tied, that is also the last matrix. An optimiser then knows
   * and stores nothing of it. True by default.
   */
  readonly trainsEmbedding?: boolean;
}

/** The decoder's weights in TensorFlow's memory; on the way in and out they bear the reference's names and shapes. */
export class DecoderParameters {
  readonly layout: ParameterLayout;
  /** Of the parameters that an optimiser changes. */
  readonly trainedLayout: ParameterLayout;
  readonly variables: ReadonlyMap<StoredName, Variable>;
  readonly #ops: Ops;
  #scoreBias: number;

  /** Starts at `weights` or, without, at `initialValues`. Owns its variables until `dispose`. */
  constructor(
    ops: Ops,
    layout: ParameterLayout,
    { seed, weights, embeddingRows, trainsEmbedding = true }: ParameterOptions,
  ) {
    this.layout = layout;
    this.trainedLayout = trainsEmbedding ? layout : withoutEmbedding(layout);
    this.#ops = ops;
    const values =
      weights === undefined
        ? initialValues(layout, seed, embeddingRows)
        : checkedDecoderTensors(layout, weights);
    this.#scoreBias = values.get(SCORE_BIAS)?.[0] ?? 0;
    this.variables = new Map(
      [...toStored(layout, values)].map(([name, data]) => [
        name,
        ops.variable(`decoder/${name}`, data, layout.stored.get(name) ?? []),
      ]),
    );
  }

  get sizes(): DecoderSizes {
    return this.layout.sizes;
  }

  /** What an optimiser changes. */
  get trained(): Map<StoredName, Variable> {
    return new Map([...this.variables].filter(([name]) => this.trainedLayout.stored.has(name)));
  }

  /** Current values; free them before the next update (see `Ops.value`). */
  values(): Stored<Tensor> {
    const values = [...this.variables].map(([name, variable]) => [name, this.#ops.value(variable)] as const);
    return Object.fromEntries(values) as Stored<Tensor>;
  }

  /** The gradients of what an optimiser changes, by variable. */
  trainedGradients(gradients: Stored<Tensor>): Map<Variable, Tensor> {
    const found = new Map<Variable, Tensor>();
    for (const [name, variable] of this.trained) {
      const gradient = gradients[name];
      if (gradient !== undefined) found.set(variable, gradient);
    }
    return found;
  }

  /**
   * Replaces all weights. Tensors that belong to no decoder are ignored.
   *
   * @throws DomainError `INVALID_WEIGHTS` naming the parameter that is missing, not F32 or of the wrong shape, or that
   *   a decoder of other parts has
   */
  load(tensors: NamedArrays): void {
    const torch = checkedDecoderTensors(this.layout, tensors);
    const stored = toStored(this.layout, torch);
    this.#scoreBias = torch.get(SCORE_BIAS)?.[0] ?? 0;
    for (const [name, variable] of this.variables) this.#ops.assign(variable, need(stored, name));
  }

  /** All weights by the reference's names, in its shapes. */
  export(): Map<string, NamedArray> {
    const stored = new Map(
      [...this.variables].map(([name, variable]) => [name, this.#ops.readVariable(variable)]),
    );
    return namedDecoderTensors(this.layout, stored, this.#scoreBias);
  }

  dispose(): void {
    for (const variable of this.variables.values()) this.#ops.destroyVariable(variable);
  }
}

/** Checks that every parameter of the layout is there in its shape, and gives the elements by name. */
export const checkedDecoderTensors = (
  layout: ParameterLayout,
  tensors: NamedArrays,
): Map<string, Float32Array> => {
  const foreign = OPTIONAL_TORCH_NAMES.find((name) => tensors.has(name) && !layout.torch.has(name));
  if (foreign !== undefined)
    throw new DomainError('INVALID_WEIGHTS', `This model has no parameter ${foreign}, but the weights do.`, {
      advice: 'Use outputLayer and tiedEmbeddings of the experiment that the checkpoint is from.',
    });
  return new Map(
    [...layout.torch].map(([name, shape]) => [name, checkedTensor(name, shape, tensors.get(name))]),
  );
};

/** Stored tensors (weights, or what an optimiser keeps of each) by the reference's names. */
export const namedDecoderTensors = (
  layout: ParameterLayout,
  stored: ReadonlyMap<StoredName, Float32Array>,
  scoreBias: number,
): Map<string, NamedArray> =>
  new Map(
    [...toTorch(layout, stored, scoreBias)].map(([name, data]) => [
      name,
      { dtype: 'F32', shape: layout.torch.get(name) ?? [], data },
    ]),
  );

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
    { advice: 'Check that sizes, parts and vocabulary of the checkpoint are those of the experiment.' },
  );
};
