import type { BatchStatistics, LayerOps, Ops, Tape, Tensor, Variable } from '../tensor-core/index.js';
import type { ConvLayer, EncoderArchitecture } from './architecture.js';
import type { EncoderParameters } from './encoder-parameters.js';
import { convNames } from './parameter-shapes.js';
import { convolvePadded, type Pass } from './run-layers.js';

/**
 * A pass whose batch norms use the batch's own statistics and let the running ones drift, as PyTorch does in train
 * mode: running = (1 - momentum) running + momentum batch, with the unbiased variance.
 * Features then depend on which images share a batch. On a tape, parameters that are variables are watched.
 */
export class BatchStatisticsPass implements Pass {
  readonly layers: LayerOps;
  readonly #tape: Tape | undefined;
  readonly #ops: Ops;
  readonly #architecture: EncoderArchitecture;
  readonly #parameters: EncoderParameters;
  readonly #values = new Map<Tensor, Variable | undefined>();

  constructor(
    ops: Ops,
    layers: LayerOps,
    architecture: EncoderArchitecture,
    parameters: EncoderParameters,
    tape?: Tape,
  ) {
    this.#ops = ops;
    this.layers = layers;
    this.#tape = tape;
    this.#architecture = architecture;
    this.#parameters = parameters;
  }

  convolve(layer: ConvLayer, x: Tensor): Tensor {
    const names = convNames(layer);
    const filter = this.#inTypeOf(x, names.filter);
    const bare = convolvePadded(this.layers, this.#architecture.padding, layer, filter, x);
    const y = layer.batchNorm === undefined ? this.#addBias(layer, bare) : this.#normalise(layer, bare);
    this.layers.release(bare);
    return y;
  }

  /** What the tape differentiates for. */
  get watched(): Tensor[] {
    return [...this.#values].flatMap(([value, variable]) => (variable === undefined ? [] : [value]));
  }

  /** The tape's gradients, by variable. */
  gradients(tapeGradients: ReadonlyMap<Tensor, Tensor>): Map<Variable, Tensor> {
    const gradients = new Map<Variable, Tensor>();
    for (const [value, gradient] of tapeGradients) {
      const variable = this.#values.get(value);
      if (variable !== undefined) gradients.set(variable, gradient);
    }
    return gradients;
  }

  /** Frees the handles on parameters. */
  dispose(): void {
    this.#ops.free(...this.#values.keys());
    this.#values.clear();
  }

  #addBias(layer: ConvLayer, x: Tensor): Tensor {
    return this.layers.biasAdd(x, this.#inTypeOf(x, convNames(layer).bias));
  }

  #normalise(layer: ConvLayer, x: Tensor): Tensor {
    const { gamma, beta } = convNames(layer);
    const { epsilon } = this.#architecture.batchNorm;
    const { y, statistics } = this.layers.batchNormTrain(x, this.#value(gamma), this.#value(beta), epsilon);
    this.#drift(layer, statistics);
    return y;
  }

  #drift(layer: ConvLayer, { mean, variance }: BatchStatistics): void {
    const names = convNames(layer);
    for (const [name, batch] of [
      [names.mean, mean],
      [names.variance, variance],
    ] as const) {
      this.#parameters.replace(name, this.#mixed(name, batch));
      this.#ops.free(batch);
    }
  }

  #mixed(name: string, batch: Tensor): Tensor {
    const ops = this.#ops;
    const { momentum } = this.#architecture.batchNorm;
    return ops.scope(() =>
      ops.add(ops.mul(this.#parameters.read(name), 1 - momentum), ops.mul(batch, momentum)),
    );
  }

  #inTypeOf({ dtype }: Tensor, name: string): Tensor {
    const value = this.#value(name);
    if (dtype === 'float32') return value;
    if (this.#tape !== undefined && this.#values.get(value) !== undefined)
      return this.#tape.cast(value, dtype); // the tape owns it
    const rounded = this.#ops.cast(value, dtype);
    this.#values.set(rounded, undefined);
    return rounded;
  }

  #value(name: string): Tensor {
    const variable = this.#parameters.variable(name);
    const value = this.#parameters.read(name);
    this.#values.set(value, variable);
    if (variable !== undefined) this.#tape?.watch(value);
    return value;
  }
}
