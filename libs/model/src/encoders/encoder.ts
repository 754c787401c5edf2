import { DomainError, type Precision } from '@beamline/contracts';
import {
  InferenceLayers,
  Tape,
  type LayerOps,
  type Ops,
  type Tensor,
  type Variable,
} from '../tensor-core/index.js';
import type { EncoderRecord, TrainableEncoder } from '../training/trainable-encoder.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import type { Block, EncoderArchitecture, Preprocessing } from './architecture.js';
import { BatchStatisticsPass } from './batch-statistics-pass.js';
import { EncoderParameters } from './encoder-parameters.js';
import { FoldedConvolutions } from './folded-convolutions.js';
import { FoldedRecording } from './folded-recording.js';
import { FrozenGraph } from './frozen-graph.js';
import { checkImages, normaliseImages } from './images.js';
import { ownPreprocessing, preprocessingTensors } from './preprocessing.js';
import { runLayers, type Pass } from './run-layers.js';

export interface EncoderOptions {
  /** Blocks to fine-tune, by the architecture's names; none by default. */
  readonly trainableBlocks?: readonly string[];
  /**
   * `frozen` (the default): batch norms always use their running statistics, which never change.
   * `batch`: outside `encode` they use the batch's statistics and the running ones drift, in frozen blocks too
   * (what the reference implementation does).
   */
  readonly batchNorm?: 'frozen' | 'batch';
  /**
   * `graph` compiles the frozen blocks at their first use: worth its second where many images follow.
   * `eager` (the default) runs operation by operation. Both give the same features but for rounding.
   */
  readonly frozenBlocks?: 'eager' | 'graph';
  /**
   * What maps and filters are held in while they are convolved, both ways; `float32` by default. Parameters, running
   * statistics, gradients of parameters and features are float32 in any case.
   */
  readonly precision?: Precision;
}

/**
 * A convolutional network from images to features. Not for use after `dispose`. With frozen batch norms its frozen
 * part is a function of each image alone, which can be kept and used again.
 */
export interface Encoder extends TrainableEncoder {
  readonly architecture: EncoderArchitecture;
  /**
   * Features (B, places, D) of uint8 images (B, H, W, 3), always with the running statistics; the caller's scope owns
   * them.
   */
  encode(images: Tensor): Tensor;
  /** Features (B, places, D) from the result of `frozenPart`, without a record; the caller's scope owns them. */
  encodeFrom(activations: Tensor): Tensor;
  /** All parameters, running statistics and a preprocessing of their own, in PyTorch's names and layout; no classifier. */
  exportWeights(): Map<string, NamedArray>;
  /** Frees parameters and variables. */
  dispose(): void;
}

/**
 * Builds an encoder with a copy of the weights.
 *
 * @param weights tensors in PyTorch's names and layout, as `importWeights` gives them; with `input.mean` and `input.std`
 *   (3 numbers each, in grey levels) among them, images are normalised by these and not as the architecture says
 * @throws DomainError `INVALID_WEIGHTS` when they are not those of the architecture, `INVALID_SPEC` when a trainable
 *   block does not exist
 */
export const createEncoder = (
  ops: Ops,
  architecture: EncoderArchitecture,
  weights: NamedArrays,
  options: EncoderOptions = {},
): Encoder => {
  checkBlocks(architecture, options.trainableBlocks ?? []);
  return new ConvolutionalEncoder(ops, architecture, weights, options);
};

/** A pass on a tape. */
interface RecordingPass extends Pass {
  readonly watched: readonly Tensor[];
  gradients(tapeGradients: ReadonlyMap<Tensor, Tensor>): Map<Variable, Tensor>;
  dispose(): void;
}

class ConvolutionalEncoder implements Encoder {
  readonly #ops: Ops;
  readonly #inference: InferenceLayers;
  readonly #parameters: EncoderParameters;
  readonly #folded: FoldedConvolutions;
  readonly #ownPreprocessing: Preprocessing | undefined;
  readonly #batchNorm: 'frozen' | 'batch';
  readonly #compiles: boolean;
  readonly #precision: Precision;
  #graph: FrozenGraph | undefined;
  readonly #frozenBlocks: readonly Block[];
  readonly #trainedBlocks: readonly Block[];

  constructor(
    ops: Ops,
    readonly architecture: EncoderArchitecture,
    weights: NamedArrays,
    {
      trainableBlocks = [],
      batchNorm = 'frozen',
      frozenBlocks = 'eager',
      precision = 'float32',
    }: EncoderOptions,
  ) {
    this.#ops = ops;
    this.#inference = new InferenceLayers(ops);
    this.#parameters = new EncoderParameters(ops, architecture, weights, new Set(trainableBlocks));
    this.#folded = new FoldedConvolutions(ops, architecture, this.#parameters, precision);
    this.#ownPreprocessing = ownPreprocessing(weights);
    this.#batchNorm = batchNorm;
    this.#precision = precision;
    this.#compiles = frozenBlocks === 'graph' && batchNorm === 'frozen';
    const { blocks } = architecture;
    const firstTrained = blocks.findIndex(({ name }) => trainableBlocks.includes(name));
    const boundary = firstTrained < 0 ? blocks.length : firstTrained;
    this.#frozenBlocks = blocks.slice(0, boundary);
    this.#trainedBlocks = blocks.slice(boundary);
  }

  get variables(): readonly Variable[] {
    return this.#parameters.variables;
  }

  encode(images: Tensor): Tensor {
    checkImages(this.architecture, images);
    return this.#ops.scope(() => this.encodeFrom(this.#inferFrozen(images)));
  }

  encodeFrom(activations: Tensor): Tensor {
    return this.#ops.scope(() => {
      const map = this.#run(this.#inferencePass(), this.#trainedBlocks, activations);
      return featuresOf(this.#inference, map);
    });
  }

  frozenPart(images: Tensor): Tensor {
    checkImages(this.architecture, images);
    if (this.#batchNorm === 'frozen') return this.#inferFrozen(images);
    return this.#ops.scope(() => this.#runFrozen(this.#batchPass(this.#inference), images));
  }

  recordFrom(activations: Tensor): EncoderRecord {
    const tape = new Tape(this.#ops);
    const pass = this.#recordingPass(tape);
    const map = this.#run(pass, this.#trainedBlocks, activations);
    const features = featuresOf(tape, map);
    if (map !== activations) tape.release(map);
    const close = (): void => {
      pass.dispose();
      if (this.#trainedBlocks.length === 0) this.#ops.free(features); // the tape frees recorded ones alone
    };
    return {
      features,
      backward: (dFeatures) => {
        const gradients = pass.gradients(tape.backward(features, dFeatures, pass.watched));
        close();
        return gradients;
      },
      discard: () => {
        tape.discard();
        close();
      },
    };
  }

  exportWeights(): Map<string, NamedArray> {
    return new Map([...this.#parameters.export(), ...preprocessingTensors(this.#ownPreprocessing)]);
  }

  dispose(): void {
    this.#graph?.dispose();
    this.#folded.dispose();
    this.#parameters.dispose();
  }

  get #preprocessing(): Preprocessing {
    return this.#ownPreprocessing ?? this.architecture.preprocessing;
  }

  /** The frozen blocks with their running statistics. */
  #inferFrozen(images: Tensor): Tensor {
    return this.#ops.scope(() => {
      if (!this.#compiles) return this.#runFrozen(this.#inferencePass(), images);
      const layers = this.#frozenBlocks.flatMap((block) => block.layers);
      this.#graph ??= new FrozenGraph(
        this.#ops,
        this.architecture,
        this.#preprocessing,
        layers,
        this.#folded,
        this.#precision,
      );
      return this.#graph.run(images);
    });
  }

  #runFrozen(pass: Pass, images: Tensor): Tensor {
    const normalised = normaliseImages(this.#ops, this.#preprocessing, images, this.#precision);
    return this.#run(pass, this.#frozenBlocks, normalised);
  }

  #run(pass: Pass, blocks: readonly Block[], x: Tensor): Tensor {
    return runLayers(
      pass,
      blocks.flatMap(({ layers }) => layers),
      x,
    );
  }

  #inferencePass(): Pass {
    const layers = this.#inference;
    return { layers, convolve: (layer, x) => this.#folded.convolve(layers, layer, x) };
  }

  #recordingPass(tape: Tape): RecordingPass {
    return this.#batchNorm === 'frozen'
      ? new FoldedRecording(this.#ops, tape, this.architecture, this.#parameters, this.#folded)
      : this.#batchPass(tape, tape);
  }

  #batchPass(layers: LayerOps, tape?: Tape): BatchStatisticsPass {
    this.#folded.dispose(); // made of running statistics that this pass changes
    return new BatchStatisticsPass(this.#ops, layers, this.architecture, this.#parameters, tape);
  }
}

/** A map (B, H, W, C) to float32 features (B, H × W places, C), row by row; the map stays. */
const featuresOf = (layers: LayerOps, map: Tensor): Tensor => {
  const [count = 0, rows = 0, columns = 0, channels = 0] = map.shape;
  const features = layers.reshape(map, [count, rows * columns, channels]);
  if (features.dtype === 'float32') return features;
  const asFloats = layers.cast(features, 'float32');
  layers.release(features);
  return asFloats;
};

const checkBlocks = ({ name, blocks }: EncoderArchitecture, trainableBlocks: readonly string[]): void => {
  const known = blocks.map((block) => block.name);
  const unknown = trainableBlocks.filter((block) => !known.includes(block));
  if (unknown.length > 0)
    throw new DomainError('INVALID_SPEC', `${name} has no block ${unknown.join(', ')}.`, {
      advice: `Name blocks among ${known.join(', ')}.`,
      where: { architecture: name },
    });
};
