import type { Precision } from '@beamline/contracts';
import { InferenceLayers, type LoadedGraph, type Ops, type Tensor } from '../tensor-core/index.js';
import {
  convolutions,
  type ConvLayer,
  type EncoderArchitecture,
  type Layer,
  type Preprocessing,
} from './architecture.js';
import { applyFolded, type FoldedConvolution, type FoldedConvolutions } from './folded-convolutions.js';
import { normaliseImages } from './images.js';
import { runLayers } from './run-layers.js';

/**
 * Frozen layers as one graph from uint8 images on: TensorFlow fuses convolution, bias and activation and reuses
 * memory. The weights stay outside and are given at each run, so that they exist once.
 */
export class FrozenGraph {
  readonly #graph: LoadedGraph;
  readonly #weights: readonly Tensor[];

  constructor(
    ops: Ops,
    architecture: EncoderArchitecture,
    preprocessing: Preprocessing,
    layers: readonly Layer[],
    folded: FoldedConvolutions,
    precision: Precision,
  ) {
    const order = convolutions(layers);
    this.#weights = order.map((layer) => folded.kept(layer)).flatMap(({ filter, bias }) => [filter, bias]);
    const images = { dtype: 'uint8', shape: [-1, -1, -1, 3] } as const;
    this.#graph = ops.compile([images, ...this.#weights], (graph, [pixels, ...weights]) => {
      const inference = new InferenceLayers(graph);
      const byLayer = pairs(order, weights);
      const convolve = (layer: ConvLayer, x: Tensor): Tensor =>
        applyFolded(inference, architecture, layer, byLayer.get(layer) as FoldedConvolution, x);
      const x = normaliseImages(graph, preprocessing, pixels as Tensor, precision);
      return runLayers({ layers: inference, convolve }, layers, x);
    });
  }

  /** uint8 (B, H, W, 3) to what the last layer gives, in the network's precision. */
  run(images: Tensor): Tensor {
    return this.#graph.run([images, ...this.#weights]);
  }

  dispose(): void {
    this.#graph.dispose();
  }
}

/** Filter and bias of each layer, from a list in which they alternate. */
const pairs = (order: readonly ConvLayer[], weights: readonly Tensor[]): Map<ConvLayer, FoldedConvolution> =>
  new Map(
    order.map((layer, i) => [
      layer,
      { filter: weights[2 * i] as Tensor, bias: weights[2 * i + 1] as Tensor },
    ]),
  );
