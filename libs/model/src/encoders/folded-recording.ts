import type { Ops, Tape, Tensor, Variable } from '../tensor-core/index.js';
import type { ConvLayer, EncoderArchitecture } from './architecture.js';
import type { EncoderParameters } from './encoder-parameters.js';
import {
  applyFolded,
  perOutputChannel,
  type FoldedConvolution,
  type FoldedConvolutions,
} from './folded-convolutions.js';
import { convNames } from './parameter-shapes.js';
import type { Pass } from './run-layers.js';

interface TrainedConvolution {
  readonly layer: ConvLayer;
  readonly folded: FoldedConvolution;
}

/**
 * A recorded pass whose batch norms are frozen at their running statistics. The tape sees folded convolutions; the
 * chain rule through the folding follows it, once a layer and not once a pixel:
 * y = conv(x, s W) + (beta - s mean) with s = gamma r, r = 1 / sqrt(variance + epsilon), hence
 * dW = s dF, dbeta = db, dgamma = r (sum of dF W - mean db), where F and b are the folded filter and bias.
 */
export class FoldedRecording implements Pass {
  readonly layers: Tape;
  readonly #ops: Ops;
  readonly #architecture: EncoderArchitecture;
  readonly #parameters: EncoderParameters;
  readonly #convolutions: FoldedConvolutions;
  readonly #trained: TrainedConvolution[] = [];

  constructor(
    ops: Ops,
    tape: Tape,
    architecture: EncoderArchitecture,
    parameters: EncoderParameters,
    convolutions: FoldedConvolutions,
  ) {
    this.#ops = ops;
    this.layers = tape;
    this.#architecture = architecture;
    this.#parameters = parameters;
    this.#convolutions = convolutions;
  }

  convolve(layer: ConvLayer, x: Tensor): Tensor {
    if (this.#parameters.variable(convNames(layer).filter) === undefined)
      return this.#convolutions.convolve(this.layers, layer, x);
    const folded = this.#convolutions.fold(layer);
    this.layers.watch(folded.filter, folded.bias);
    this.#trained.push({ layer, folded });
    return applyFolded(this.layers, this.#architecture, layer, this.#inTypeOf(x, folded), x);
  }

  /** What the tape differentiates for. */
  get watched(): Tensor[] {
    return this.#trained.flatMap(({ folded }) => [folded.filter, folded.bias]);
  }

  /** Gradients into the variables, from the tape's gradients into the folded convolutions, which it frees. */
  gradients(tapeGradients: ReadonlyMap<Tensor, Tensor>): Map<Variable, Tensor> {
    const gradients = new Map<Variable, Tensor>();
    for (const { layer, folded } of this.#trained) {
      const dFilter = tapeGradients.get(folded.filter);
      const dBias = tapeGradients.get(folded.bias);
      if (dFilter === undefined || dBias === undefined) continue;
      for (const [name, gradient] of Object.entries(this.#unfold(layer, dFilter, dBias))) {
        const variable = this.#parameters.variable(name);
        if (variable !== undefined) gradients.set(variable, gradient);
      }
      this.#ops.free(dFilter, dBias);
    }
    return gradients;
  }

  /** Frees the folded parameters. */
  dispose(): void {
    for (const { folded } of this.#trained) this.#ops.free(folded.filter, folded.bias);
    this.#trained.length = 0;
  }

  /** The tape owns what it rounds, and gives the gradient of what was rounded. */
  #inTypeOf({ dtype }: Tensor, folded: FoldedConvolution): FoldedConvolution {
    if (dtype === 'float32') return folded;
    return { filter: this.layers.cast(folded.filter, dtype), bias: this.layers.cast(folded.bias, dtype) };
  }

  #unfold(layer: ConvLayer, dFilter: Tensor, dBias: Tensor): Record<string, Tensor> {
    const ops = this.#ops;
    const names = convNames(layer);
    if (layer.batchNorm === undefined)
      return { [names.filter]: ops.identity(dFilter), [names.bias]: ops.identity(dBias) };
    return ops.scope(() => {
      const { filter, gamma, mean, variance } = this.#parameters.readNormed(layer);
      const rate = ops.rsqrt(ops.add(variance, this.#architecture.batchNorm.epsilon));
      const scale = ops.mul(gamma, rate);
      const alongFilter = ops.sum(ops.mul(dFilter, filter), summedAxes(layer));
      const perChannel = ops.reshape(alongFilter, [layer.outputChannels]);
      return {
        [names.filter]: ops.mul(dFilter, perOutputChannel(ops, layer, scale)),
        [names.gamma]: ops.mul(rate, ops.sub(perChannel, ops.mul(mean, dBias))),
        [names.beta]: ops.identity(dBias),
      };
    });
  }
}

/** Axes of a filter (h, w, in, out), or (h, w, channels, 1), other than its output channels. */
const summedAxes = ({ depthwise }: ConvLayer): number[] => (depthwise ? [0, 1, 3] : [0, 1, 2]);
