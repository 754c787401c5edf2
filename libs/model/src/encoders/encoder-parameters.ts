import type { Ops, Tensor, Variable } from '../tensor-core/index.js';
import { asFloat32 } from '../weights/as-float32.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import { convolutions, type ConvLayer, type EncoderArchitecture } from './architecture.js';
import { checkWeights, convNames, parameterShapes, trainableNames } from './parameter-shapes.js';

/** PyTorch's (out, in, h, w) to TensorFlow's (h, w, in, out); depthwise (channels, 1, h, w) to (h, w, channels, 1). */
const TO_TENSORFLOW = { dense: [2, 3, 1, 0], depthwise: [2, 3, 0, 1] } as const;
const TO_PYTORCH = { dense: [3, 2, 0, 1], depthwise: [2, 3, 0, 1] } as const;

type FilterKind = keyof typeof TO_TENSORFLOW;

/** The five tensors of a convolution with batch norm. */
export interface NormedConvolution {
  readonly filter: Tensor;
  readonly gamma: Tensor;
  readonly beta: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * An encoder's parameters under PyTorch's names: variables where they are trained, else arrays on the host with a
 * copy in TensorFlow's memory from the first use on. Filters are in TensorFlow's layout.
 */
export class EncoderParameters {
  readonly #ops: Ops;
  readonly #filterKinds: ReadonlyMap<string, FilterKind>;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly #host = new Map<string, Float32Array>();
  readonly #device = new Map<string, Tensor>();
  readonly #variables = new Map<string, Variable>();

  /** @throws DomainError `INVALID_WEIGHTS` when the weights are not those of the architecture */
  constructor(
    ops: Ops,
    architecture: EncoderArchitecture,
    weights: NamedArrays,
    trainableBlocks: ReadonlySet<string>,
  ) {
    checkWeights(architecture, weights);
    this.#ops = ops;
    this.#shapes = parameterShapes(architecture);
    this.#filterKinds = filterKinds(architecture);
    for (const name of this.#shapes.keys()) {
      const array = weights.get(name);
      if (array !== undefined) this.#host.set(name, asFloat32(name, array));
    }
    for (const { name, layers } of architecture.blocks)
      if (trainableBlocks.has(name)) convolutions(layers).flatMap(trainableNames).forEach(this.#makeVariable);
  }

  get variables(): readonly Variable[] {
    return [...this.#variables.values()];
  }

  /** The variable of that name; `undefined` for a frozen parameter. */
  variable(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  /** The present value, as a handle that the caller's scope owns. */
  read(name: string): Tensor {
    const variable = this.#variables.get(name);
    return variable === undefined ? this.#ops.identity(this.#loaded(name)) : this.#ops.value(variable);
  }

  /** Present values of a layer that has a batch norm; the caller's scope owns them. */
  readNormed(layer: ConvLayer): NormedConvolution {
    const names = convNames(layer);
    return {
      filter: this.read(names.filter),
      gamma: this.read(names.gamma),
      beta: this.read(names.beta),
      mean: this.read(names.mean),
      variance: this.read(names.variance),
    };
  }

  /** Replaces a frozen parameter (a running statistic). */
  replace(name: string, value: Tensor): void {
    const before = this.#device.get(name);
    if (before !== undefined) this.#ops.free(before);
    this.#host.delete(name);
    this.#device.set(name, this.#ops.keep(value));
  }

  /** Frees the copy in TensorFlow's memory of parameters that are on the host too. */
  unload(...names: readonly string[]): void {
    for (const name of names) {
      const tensor = this.#device.get(name);
      if (tensor === undefined || !this.#host.has(name)) continue;
      this.#device.delete(name);
      this.#ops.free(tensor);
    }
  }

  /** Every parameter, in PyTorch's names and layout. */
  export(): Map<string, NamedArray> {
    return new Map(
      [...this.#shapes].map(([name, shape]) => [name, { dtype: 'F32', shape, data: this.#exportOne(name) }]),
    );
  }

  dispose(): void {
    this.#ops.free(...this.#device.values());
    this.#device.clear();
    for (const variable of this.#variables.values()) this.#ops.destroyVariable(variable);
    this.#variables.clear();
  }

  readonly #makeVariable = (name: string): void => {
    this.#ops.scope(() => {
      const initial = this.#upload(name);
      this.#variables.set(name, this.#ops.variable(name, this.#ops.read(initial), initial.shape));
    });
    this.#host.delete(name);
  };

  #loaded(name: string): Tensor {
    let tensor = this.#device.get(name);
    if (tensor === undefined) {
      tensor = this.#ops.keep(this.#upload(name));
      this.#device.set(name, tensor);
    }
    return tensor;
  }

  #upload(name: string): Tensor {
    const values = this.#host.get(name);
    const shape = this.#shapes.get(name);
    if (values === undefined || shape === undefined)
      throw new Error(`This encoder has no parameter ${name}.`);
    const kind = this.#filterKinds.get(name);
    return this.#ops.scope(() => {
      const tensor = this.#ops.floats(values, shape);
      return kind === undefined ? tensor : this.#ops.transpose(tensor, TO_TENSORFLOW[kind]);
    });
  }

  #exportOne(name: string): Float32Array {
    const unchanged = this.#host.get(name);
    if (unchanged !== undefined) return unchanged;
    const kind = this.#filterKinds.get(name);
    return this.#ops.scope(() => {
      const value = this.read(name);
      return this.#ops.read(kind === undefined ? value : this.#ops.transpose(value, TO_PYTORCH[kind]));
    });
  }
}

const filterKinds = ({ blocks }: EncoderArchitecture): Map<string, FilterKind> =>
  new Map(
    blocks
      .flatMap(({ layers }) => convolutions(layers))
      .map(({ name, depthwise }) => [`${name}.weight`, depthwise ? 'depthwise' : 'dense']),
  );
