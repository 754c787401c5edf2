import type { Ops, Tensor } from '../../tensor-core/index.js';
import type { CaptionLoss } from '../loss/caption-loss.js';
import type { DecoderStep } from '../decoder-step.js';
import { lstmGradient } from '../lstm-cell.js';
import type { OutputGradient } from '../output-layer.js';
import type { PackedBatch } from './packed-batch.js';
import type { Stored } from '../parameters/parameter-layout.js';
import type { AttentionLoss, HoistedFeatures, Attention } from '../attention/attention.js';
import { liveFeatures, type Unrolled } from './teacher-forcing.js';

// Legend: I images · B captions · T steps · n captions still going · N packed tokens · L attended places · D features ·
// A attention units · H hidden · G values of the context's gate.

/** A forward pass, and what its loss says. */
export interface ForwardPass {
  readonly ops: Ops;
  readonly weights: Stored<Tensor>;
  readonly attention: Attention;
  /** Of the I images. */
  readonly hoisted: HoistedFeatures;
  readonly batch: PackedBatch;
  readonly unrolled: Unrolled;
  readonly loss: CaptionLoss;
}

/** What going back over one step leaves for the weight gradients, which are computed for all steps at once. */
export interface BackStep {
  /** (n, A + G + 4H) into what was computed from the hidden state. */
  readonly fromHidden: Tensor;
  /** (n, 4H) into the gates of the LSTM. */
  readonly gates: Tensor;
  /** (n, D) into the context. */
  readonly context: Tensor;
  /** (n, A) into the query, divided by w. */
  readonly unitQuery: Tensor;
  /** (n, L, A) into the projected features, divided by w. */
  readonly unitProjected: Tensor;
}

/** Gradients into the state that a step began with, each (n, H). */
interface StateGradient {
  readonly hidden: Tensor;
  readonly cell: Tensor;
}

type FromOutput = OutputGradient['inputs'];

/**
 * Goes back through time.
 *
 * @param fromOutput gradients of the output layer into its inputs, N rows
 * @returns one `BackStep` a step, first step first, and the gradient into h0 and c0, (B, H) each
 */
export const backThroughTime = (
  pass: ForwardPass,
  fromOutput: FromOutput,
): { steps: BackStep[]; initial: StateGradient } => {
  const { ops, weights, batch, unrolled } = pass;
  return ops.scope(() => {
    // A product with a transposed factor is 2-4 times slower at these row counts, so transpose once.
    const transposed = {
      hidden: ops.transpose(weights.hiddenWeight),
      context: ops.transpose(weights.contextInput),
    };
    const steps: BackStep[] = [];
    let carry: StateGradient | undefined;
    for (let t = unrolled.steps.length - 1; t >= 0; t -= 1) {
      const ofStep = rowsOf(ops, fromOutput, batch.offsets[t] ?? 0, batch.liveCounts[t] ?? 0);
      const back = backOverStep(pass, transposed, unrolled.steps[t] as DecoderStep, ofStep, carry);
      steps.unshift(back.step);
      carry = back.before;
    }
    if (carry === undefined) throw new RangeError('A batch without steps has no gradient.');
    return { steps, initial: carry };
  });
};

const rowsOf = (
  ops: Ops,
  { hidden, gatedContext }: FromOutput,
  start: number,
  count: number,
): FromOutput => ({
  hidden: ops.rows(hidden, start, count),
  ...(gatedContext === undefined ? {} : { gatedContext: ops.rows(gatedContext, start, count) }),
});

const backOverStep = (
  pass: ForwardPass,
  transposed: { hidden: Tensor; context: Tensor },
  step: DecoderStep,
  fromOutput: FromOutput,
  later: StateGradient | undefined,
): { step: BackStep; before: StateGradient } => {
  const { ops } = pass;
  const count = fromOutput.hidden.shape[0] ?? 0;
  return ops.scope(() => {
    // Captions that end here get nothing from later steps.
    const dCell = later && padRows(ops, later.cell, count);
    const dHidden = later ? ops.add(fromOutput.hidden, padRows(ops, later.hidden, count)) : fromOutput.hidden;
    const lstm = lstmGradient(ops, step.lstm, step.before.cell, dHidden, dCell);
    const throughLstm = ops.matMul(lstm.gates, transposed.context);
    const dGated = fromOutput.gatedContext ? ops.add(throughLstm, fromOutput.gatedContext) : throughLstm;
    const context = ops.mul(dGated, step.gate);
    const gateInput = ops.sigmoidGrad(step.gate, gateGradient(ops, step, dGated));
    const attend = backOverAttention(pass, step, context);
    const fromHidden = ops.concat([attend.query, gateInput, lstm.gates], 1);
    const hidden = ops.matMul(fromHidden, transposed.hidden);
    const { unitQuery, unitProjected } = attend;
    const back: BackStep = { fromHidden, gates: lstm.gates, context, unitQuery, unitProjected };
    return { step: back, before: { hidden, cell: lstm.cellBefore } };
  });
};

/** (n, G) into the gate, which multiplied one channel of the context or all of them. */
const gateGradient = (ops: Ops, { gate, attended }: DecoderStep, dGated: Tensor): Tensor => {
  const byChannel = ops.mul(dGated, attended.context);
  return gate.shape[1] === byChannel.shape[1] ? byChannel : ops.sum(byChannel, [1], true);
};

const backOverAttention = (
  { ops, weights, attention, unrolled, loss }: ForwardPass,
  step: DecoderStep,
  dContext: Tensor,
) => {
  const count = dContext.shape[0] ?? 0;
  const features = liveFeatures(ops, unrolled.features, count);
  const ofAttention = firstRows(ops, loss.attention, count);
  return attention.attendGradient(
    weights.attentionScore,
    features,
    step.query,
    step.attended,
    dContext,
    ofAttention,
  );
};

const firstRows = (ops: Ops, { dAlpha, choice }: AttentionLoss, count: number): AttentionLoss => {
  const live = { dAlpha: ops.rows(dAlpha, 0, count) };
  if (choice === undefined) return live;
  const expected = ops.rows(choice.expected, 0, count);
  const dLogProbability = ops.rows(choice.dLogProbability, 0, count);
  return { ...live, choice: { expected, dLogProbability, dEntropy: choice.dEntropy } };
};

/** `x` (m, H) with zero rows below, up to `count`. */
const padRows = (ops: Ops, x: Tensor, count: number): Tensor => {
  const missing = count - (x.shape[0] ?? 0);
  return missing === 0
    ? x
    : ops.pad(x, [
        [0, missing],
        [0, 0],
      ]);
};
