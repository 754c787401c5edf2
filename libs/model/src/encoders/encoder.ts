import { DomainError } from '@beamline/contracts';
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
import { featureGrid, type Block, type EncoderArchitecture } from './architecture.js';
import { BatchStatisticsPass } from './batch-statistics-pass.js';
import { EncoderParameters } from './encoder-parameters.js';
import { FoldedConvolutions } from './folded-convolutions.js';
import { FoldedRecording } from './folded-recording.js';
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
  /** All parameters and running statistics, in PyTorch's names and layout; no classifier. */
  exportWeights(): Map<string, NamedArray>;
  /** Frees parameters and variables. */
  dispose(): void;
}

/**
 * Builds an encoder with a copy of the weights.
 *
 * @param weights tensors in PyTorch's names and layout, as `readWeights` gives them
 * @throws DomainError `INVALID_WEIGHTS` when they are not those of the architecture, `INVALID_SPEC` when a trainable
 *   block does not exist
 */
export const createEncoder = (
  ops: Ops,
  architecture: EncoderArchitecture,
  weights: NamedArrays,
  { trainableBlocks = [], batchNorm = 'frozen' }: EncoderOptions = {},
): Encoder => {
  checkBlocks(architecture, trainableBlocks);
  return new ConvolutionalEncoder(ops, architecture, weights, new Set(trainableBlocks), batchNorm);
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
  readonly #batchNorm: 'frozen' | 'batch';
  readonly #frozenBlocks: readonly Block[];
  readonly #trainedBlocks: readonly Block[];

  constructor(
    ops: Ops,
    readonly architecture: EncoderArchitecture,
    weights: NamedArrays,
    trainableBlocks: ReadonlySet<string>,
    batchNorm: 'frozen' | 'batch',
  ) {
    this.#ops = ops;
    this.#inference = new InferenceLayers(ops);
    this.#parameters = new EncoderParameters(ops, architecture, weights, trainableBlocks);
    this.#folded = new FoldedConvolutions(ops, architecture, this.#parameters);
    this.#batchNorm = batchNorm;
    const { blocks } = architecture;
    const firstTrained = blocks.findIndex(({ name }) => trainableBlocks.has(name));
    const boundary = firstTrained < 0 ? blocks.length : firstTrained;
    this.#frozenBlocks = blocks.slice(0, boundary);
    this.#trainedBlocks = blocks.slice(boundary);
  }

  get variables(): readonly Variable[] {
    return this.#parameters.variables;
  }

  encode(images: Tensor): Tensor {
    return this.#ops.scope(() => this.#inferFrom(this.#normalised(images), this.architecture.blocks));
  }

  encodeFrom(activations: Tensor): Tensor {
    return this.#ops.scope(() => this.#inferFrom(activations, this.#trainedBlocks));
  }

  frozenPart(images: Tensor): Tensor {
    return this.#ops.scope(() => this.#run(this.#frozenPass(), this.#frozenBlocks, this.#normalised(images)));
  }

  recordFrom(activations: Tensor): EncoderRecord {
    const tape = new Tape(this.#ops);
    const pass = this.#recordingPass(tape);
    const map = this.#run(pass, this.#trainedBlocks, activations);
    const features = tape.reshape(map, placesShape(map));
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
    return this.#parameters.export();
  }

  dispose(): void {
    this.#folded.dispose();
    this.#parameters.dispose();
  }

  #inferFrom(x: Tensor, blocks: readonly Block[]): Tensor {
    const map = this.#run(this.#inferencePass(), blocks, x);
    return this.#inference.reshape(map, placesShape(map));
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

  #frozenPass(): Pass {
    return this.#batchNorm === 'frozen' ? this.#inferencePass() : this.#batchPass(this.#inference);
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

  /** uint8 (B, H, W, 3) to float32 as the network was trained on. */
  #normalised(images: Tensor): Tensor {
    checkImages(this.architecture, images);
    const ops = this.#ops;
    const { mean, deviation } = this.architecture.preprocessing;
    return ops.scope(() => {
      const centred = ops.sub(
        ops.cast(images, 'float32'),
        ops.floats(Float32Array.from(mean), [mean.length]),
      );
      const rates = Float32Array.from(deviation, (levels) => 1 / levels);
      return ops.mul(centred, ops.floats(rates, [rates.length]));
    });
  }
}

/** (B, H, W, C) to (B, H × W places, C), row by row. */
const placesShape = ({ shape }: Tensor): number[] => {
  const [count = 0, rows = 0, columns = 0, channels = 0] = shape;
  return [count, rows * columns, channels];
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

const checkImages = (architecture: EncoderArchitecture, { shape, dtype }: Tensor): void => {
  const [, height = 0, width = 0, channels] = shape;
  const { rows, columns } = featureGrid(architecture, height, width);
  if (shape.length !== 4 || channels !== 3 || dtype !== 'uint8' || rows * columns === 0)
    throw new DomainError(
      'INVALID_IMAGE',
      `${architecture.name} takes uint8 images (batch, height, width, 3); these are ${dtype} [${shape.join(', ')}].`,
      { advice: `Each side needs at least ${architecture.stride} pixels.` },
    );
};
