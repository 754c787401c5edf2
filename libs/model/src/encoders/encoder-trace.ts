import { Tape, type Ops, type Tensor, type Variable } from '../tensor-core/index.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import type { EncoderArchitecture } from './architecture.js';
import { BatchStatisticsPass } from './batch-statistics-pass.js';
import { EncoderParameters } from './encoder-parameters.js';
import { FoldedConvolutions } from './folded-convolutions.js';
import { FoldedRecording } from './folded-recording.js';
import { runLayers } from './run-layers.js';

/** What an encoder computes of a batch, on the host, in PyTorch's layouts. */
export interface EncoderTrace {
  /** (B, D, rows, columns) */
  readonly features: Float32Array;
  readonly shape: readonly number[];
  /** Into every trainable tensor, by PyTorch's names. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** (B, 3, H, W) */
  readonly imageGradient: Float32Array;
  /** All tensors after the pass: batch statistics have changed the running ones. */
  readonly weights: ReadonlyMap<string, NamedArray>;
}

export interface TraceOptions {
  readonly batchNorm: 'frozen' | 'batch';
  /** Gradient of a loss into features (B, D, rows, columns) of this shape, in PyTorch's layout. */
  readonly probe: (shape: readonly number[]) => Float32Array;
}

/**
 * Runs a whole network forward and backward on images that are normalised already, every block trained: for
 * comparisons with other implementations.
 *
 * @param images (B, H, W, 3), float32
 */
export const traceEncoder = (
  ops: Ops,
  architecture: EncoderArchitecture,
  weights: NamedArrays,
  images: Tensor,
  { batchNorm, probe }: TraceOptions,
): EncoderTrace => {
  const all = new Set(architecture.blocks.map(({ name }) => name));
  const parameters = new EncoderParameters(ops, architecture, weights, all);
  const folded = new FoldedConvolutions(ops, architecture, parameters);
  const tape = new Tape(ops);
  const pass =
    batchNorm === 'batch'
      ? new BatchStatisticsPass(ops, tape, architecture, parameters, tape)
      : new FoldedRecording(ops, tape, architecture, parameters, folded);
  const traced = ops.scope(() => {
    tape.watch(images);
    const layers = architecture.blocks.flatMap((block) => block.layers);
    const output = runLayers(pass, layers, images);
    const [count = 0, rows = 0, columns = 0, channels = 0] = output.shape;
    const shape = [count, channels, rows, columns];
    const features = ops.read(ops.transpose(output, [0, 3, 1, 2]));
    const dFeatures = ops.transpose(ops.floats(probe(shape), shape), [0, 2, 3, 1]);
    const byTensor = tape.backward(output, dFeatures, [images, ...pass.watched]);
    const into = byTensor.get(images);
    const imageGradient =
      into === undefined ? new Float32Array(0) : ops.read(ops.transpose(into, [0, 3, 1, 2]));
    const gradients = readGradients(ops, pass.gradients(byTensor));
    pass.dispose();
    return { features, shape, gradients, imageGradient };
  });
  const trace = { ...traced, weights: parameters.export() };
  folded.dispose();
  parameters.dispose();
  return trace;
};

const readGradients = (ops: Ops, gradients: ReadonlyMap<Variable, Tensor>): Map<string, Float32Array> =>
  new Map([...gradients].map(([{ name }, gradient]) => [name, ops.read(inTorchLayout(ops, gradient))]));

/** Filters are (h, w, in, out), or (h, w, channels, 1) in a depthwise convolution. */
const inTorchLayout = (ops: Ops, gradient: Tensor): Tensor => {
  if (gradient.shape.length !== 4) return gradient;
  return ops.transpose(gradient, gradient.shape[3] === 1 ? [2, 3, 0, 1] : [3, 2, 0, 1]);
};
