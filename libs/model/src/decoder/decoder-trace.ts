import type { Ops, Tensor } from '../tensor-core/index.js';
import type { NamedArray } from '../weights/index.js';
import { captionLoss, topFiveCorrect } from './loss/caption-loss.js';
import type { Decoder } from './decoder.js';
import { decoderGradients } from './unrolling/decoder-gradients.js';
import { namedDecoderTensors } from './parameters/decoder-parameters.js';
import { packBatch, type CaptionBatch, type PackedBatch } from './unrolling/packed-batch.js';
import type { Stored, StoredName } from './parameters/parameter-layout.js';
import { unroll, type Unrolled } from './unrolling/teacher-forcing.js';

// Legend: I images · B captions · n captions still going at a step · N packed tokens · L attended places · D features ·
// H hidden · E embedding · V words.

/** Intermediates of one step; n rows each. */
export interface StepTrace {
  /** (n, L) before softmax, without the bias, which softmax ignores. */
  readonly scores: Float32Array;
  /** (n, L) */
  readonly alpha: Float32Array;
  /** (n, D) weighted mean feature before the gate, and the gate. */
  readonly context: Float32Array;
  readonly gate: Float32Array;
  /** (n, D) */
  readonly gatedContext: Float32Array;
  /** (n, E) */
  readonly embedding: Float32Array;
  /** (n, H) */
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
  /** (n, V) */
  readonly logits: Float32Array;
}

/** All that a decoder computes of a batch under teacher forcing without dropout, on the host. */
export interface DecoderTrace {
  readonly batch: PackedBatch;
  /** (B, D), (B, H) and (B, H) */
  readonly initial: {
    readonly mean: Float32Array;
    readonly hidden: Float32Array;
    readonly cell: Float32Array;
  };
  readonly steps: readonly StepTrace[];
  readonly crossEntropy: number;
  readonly regulariser: number;
  readonly top5Correct: number;
  /** By the reference's names, in its shapes. */
  readonly gradients: ReadonlyMap<string, NamedArray>;
  /** (I, R, D) */
  readonly featureGradient: Float32Array;
}

/** Runs a batch forward and backward and keeps everything: for comparisons with other implementations. */
export const traceDecoder = (
  ops: Ops,
  decoder: Decoder,
  features: Tensor,
  captions: CaptionBatch,
  alphaC: number,
): DecoderTrace => {
  const { parameters, attention, geometry } = decoder;
  const batch = packBatch(captions, {
    vocabulary: parameters.sizes.vocabulary,
    images: features.shape[0] ?? 0,
  });
  return ops.scope(() => {
    const weights = parameters.values();
    const hoisted = attention.hoist(weights, features);
    const unrolled = unroll(ops, weights, attention, hoisted, batch, {});
    const steps = traceSteps(ops, unrolled, batch, weights.attentionScore);
    const loss = captionLoss(ops, geometry, unrolled, batch, { alphaC });
    const top5Correct = topFiveCorrect(ops, unrolled.output.logits, batch.targets);
    const pass = { ops, weights, attention, hoisted, batch, unrolled, loss };
    const gradients = decoderGradients(pass, true);
    const before = unrolled.steps[0]?.before;
    return {
      batch,
      initial: {
        mean: ops.read(unrolled.features.mean),
        hidden: readIfAny(ops, before?.hidden),
        cell: readIfAny(ops, before?.cell),
      },
      steps,
      crossEntropy: ops.readScalar(loss.crossEntropy),
      regulariser: ops.readScalar(loss.regulariser),
      top5Correct,
      gradients: namedDecoderTensors(parameters.layout, readAll(ops, gradients.parameters), 0),
      featureGradient: readIfAny(ops, gradients.features),
    };
  });
};

const traceSteps = (
  ops: Ops,
  { steps, outputInputs, output }: Unrolled,
  { offsets, liveCounts }: PackedBatch,
  attentionScore: Tensor,
): StepTrace[] =>
  steps.map(({ query, attended, gate, gatedContext, lstm }, index) => {
    const rows = (packed: Tensor): Float32Array =>
      ops.read(ops.rows(packed, offsets[index] ?? 0, liveCounts[index] ?? 0));
    return {
      scores: ops.read(ops.add(attended.scores, ops.matMul(query, attentionScore))),
      alpha: ops.read(attended.alpha),
      context: ops.read(attended.context),
      gate: ops.read(gate),
      gatedContext: ops.read(gatedContext),
      embedding: rows(outputInputs.embeddings),
      hidden: ops.read(lstm.hidden),
      cell: ops.read(lstm.cell),
      logits: rows(output.logits),
    };
  });

const readAll = (ops: Ops, stored: Stored<Tensor>): Map<StoredName, Float32Array> =>
  new Map(Object.entries(stored).map(([name, tensor]) => [name as StoredName, ops.read(tensor)]));

const readIfAny = (ops: Ops, tensor: Tensor | undefined): Float32Array =>
  tensor === undefined ? new Float32Array(0) : ops.read(tensor);
