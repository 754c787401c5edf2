import type { Ops, Tensor } from '../tensor-core/index.js';
import { lstmStep, type LstmStep } from './lstm-cell.js';
import type { Stored } from './parameters/parameter-layout.js';
import type { PlaceChoice } from './attention/place-choice.js';
import type { Attended, HoistedFeatures, Attention } from './attention/attention.js';

/** The LSTM's memory, each (B, H). */
export interface DecoderState {
  readonly hidden: Tensor;
  readonly cell: Tensor;
}

/** All that one step of decoding computed; rows as in the state it began with. */
export interface DecoderStep {
  readonly before: DecoderState;
  /** (B, A) W_dec h + b_dec */
  readonly query: Tensor;
  readonly attended: Attended;
  /** (B, G) sigmoid(W_beta h + b_beta): a value for each of the D channels, or one for all. */
  readonly gate: Tensor;
  /** (B, D) gate ⊙ context, the LSTM's second input */
  readonly gatedContext: Tensor;
  readonly lstm: LstmStep;
}

/** h0 and c0: linear maps of the mean feature (B, D). */
export const initialState = (ops: Ops, weights: Stored<Tensor>, mean: Tensor): DecoderState =>
  ops.scope(() => {
    const H = (weights.initialBias.shape[0] ?? 0) / 2;
    const both = ops.biasAdd(ops.matMul(mean, weights.initialWeight), weights.initialBias);
    const [hidden, cell] = ops.split(both, [H, H], 1);
    return { hidden, cell };
  });

/** (M) words to (M, 4H): the embedding's part of the gates, with the input bias. */
export const wordGates = (ops: Ops, weights: Stored<Tensor>, embeddings: Tensor): Tensor =>
  ops.scope(() => ops.biasAdd(ops.matMul(embeddings, weights.wordInput), weights.inputBias));

/**
 * One step: attend by the state, gate the context, step the LSTM on [embedding ; gate ⊙ context].
 *
 * @param words (B·K, 4H), of `wordGates`
 * @param before state of B·K rows, K next to each other for each row of `features`
 * @param choose the expected place by default
 */
export const decoderStep = (
  ops: Ops,
  weights: Stored<Tensor>,
  attention: Pick<Attention, 'attend'>,
  features: HoistedFeatures,
  before: DecoderState,
  words: Tensor,
  choose?: PlaceChoice,
): DecoderStep =>
  ops.scope(() => {
    const [, A = 0] = weights.featureAttentionWeight.shape;
    const [lstmWidth = 0] = weights.inputBias.shape;
    const fromHidden = ops.biasAdd(ops.matMul(before.hidden, weights.hiddenWeight), weights.hiddenBias);
    const G = (fromHidden.shape[1] ?? 0) - A - lstmWidth;
    const [query, gateInput, recurrent] = ops.split(fromHidden, [A, G, lstmWidth], 1);
    const attended = attention.attend(weights, features, query, choose);
    const gate = ops.sigmoid(gateInput);
    const gatedContext = ops.mul(gate, attended.context);
    const gates = ops.addN([ops.matMul(gatedContext, weights.contextInput), recurrent, words]);
    return { before, query, attended, gate, gatedContext, lstm: lstmStep(ops, gates, before.cell) };
  });
