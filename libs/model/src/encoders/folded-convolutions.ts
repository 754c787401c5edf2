import type { Precision } from '@beamline/contracts';
import { foldBatchNorm, type LayerOps, type Ops, type Tensor } from '../tensor-core/index.js';
import type { ConvLayer, EncoderArchitecture } from './architecture.js';
import type { EncoderParameters } from './encoder-parameters.js';
import { convNames, trainableNames } from './parameter-shapes.js';
import { convolvePadded } from './run-layers.js';

/** A convolution with its frozen batch norm in it: conv(x, filter) + bias. */
export interface FoldedConvolution {
  readonly filter: Tensor;
  readonly bias: Tensor;
}

/**
 * Convolutions whose batch norm uses the running statistics: gamma (conv(x, W) - mean) / sqrt(variance + epsilon) +
 * beta is one convolution with a scaled filter and a bias. Those of frozen layers are made once and kept.
 */
export class FoldedConvolutions {
  readonly #ops: Ops;
  readonly #architecture: EncoderArchitecture;
  readonly #parameters: EncoderParameters;
  readonly #precision: Precision;
  readonly #kept = new Map<string, FoldedConvolution>();

  /** @param precision of what `kept` gives and `convolve` takes */
  constructor(
    ops: Ops,
    architecture: EncoderArchitecture,
    parameters: EncoderParameters,
    precision: Precision = 'float32',
  ) {
    this.#ops = ops;
    this.#architecture = architecture;
    this.#parameters = parameters;
    this.#precision = precision;
  }

  /** Applies the layer with present parameters, which are not recorded. */
  convolve(layers: LayerOps, layer: ConvLayer, x: Tensor): Tensor {
    if (!this.#isTrained(layer)) return applyFolded(layers, this.#architecture, layer, this.kept(layer), x);
    const folded = this.#rounded(layer);
    const y = applyFolded(layers, this.#architecture, layer, folded, x);
    this.#ops.free(folded.filter, folded.bias);
    return y;
  }

  /** What a frozen layer was folded to; it lives until `dispose`. */
  kept(layer: ConvLayer): FoldedConvolution {
    let folded = this.#kept.get(layer.name);
    if (folded === undefined) {
      const { filter, bias } = this.#rounded(layer);
      folded = { filter: this.#ops.keep(filter), bias: this.#ops.keep(bias) };
      this.#kept.set(layer.name, folded);
      this.#parameters.unload(...Object.values(convNames(layer)));
    }
    return folded;
  }

  /** The layer's parameters at this moment, float32; the caller's scope owns both tensors. */
  fold(layer: ConvLayer): FoldedConvolution {
    const ops = this.#ops;
    if (layer.batchNorm === undefined) return this.#unnormed(layer);
    return ops.scope(() => {
      const { filter, gamma, beta, mean, variance } = this.#parameters.readNormed(layer);
      const { epsilon } = this.#architecture.batchNorm;
      const { scale, offset } = foldBatchNorm(ops, gamma, beta, { mean, variance, epsilon });
      return { filter: ops.mul(filter, perOutputChannel(ops, layer, scale)), bias: offset };
    });
  }

  dispose(): void {
    for (const { filter, bias } of this.#kept.values()) this.#ops.free(filter, bias);
    this.#kept.clear();
  }

  #rounded(layer: ConvLayer): FoldedConvolution {
    if (this.#precision === 'float32') return this.fold(layer);
    const ops = this.#ops;
    return ops.scope(() => {
      const { filter, bias } = this.fold(layer);
      return { filter: ops.cast(filter, this.#precision), bias: ops.cast(bias, this.#precision) };
    });
  }

  #unnormed(layer: ConvLayer): FoldedConvolution {
    const names = convNames(layer);
    return { filter: this.#parameters.read(names.filter), bias: this.#parameters.read(names.bias) };
  }

  #isTrained(layer: ConvLayer): boolean {
    return trainableNames(layer).some((name) => this.#parameters.variable(name) !== undefined);
  }
}

/** The convolution with its bias, without the activation; does not release `x`. */
export const applyFolded = (
  layers: LayerOps,
  { padding }: EncoderArchitecture,
  layer: ConvLayer,
  { filter, bias }: FoldedConvolution,
  x: Tensor,
): Tensor => {
  const bare = convolvePadded(layers, padding, layer, filter, x);
  const y = layers.biasAdd(bare, bias);
  layers.release(bare);
  return y;
};

/** A vector over output channels in a shape that multiplies a filter: the last axis, or the third if depthwise. */
export const perOutputChannel = (
  ops: Ops,
  { depthwise, outputChannels }: ConvLayer,
  vector: Tensor,
): Tensor => (depthwise ? ops.reshape(vector, [outputChannels, 1]) : vector);
