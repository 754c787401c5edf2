import type { Tensor } from '../../tensor-core/index.js';
import { backThroughTime, type BackStep, type ForwardPass } from './backward-pass.js';
import { outputGradient, type OutputGradient } from '../output-layer.js';
import type { Stored } from '../parameters/parameter-layout.js';
import { distinctWords } from './distinct-words.js';
import { byCaption, sumOverSteps } from './step-sums.js';

// Legend: I images · B captions · N packed tokens · R map places · L attended places · D features · A attention units ·
// H hidden · E embedding · V words · W those of them that occur · G values of the context's gate.

export interface DecoderGradients {
  readonly parameters: Stored<Tensor>;
  /** (I, R, D); only when asked for. */
  readonly features: Tensor | undefined;
}

/**
 * Gradients of the loss into all parameters and, on request, into the features: the hand-written reverse of `unroll`.
 * Each weight's gradient is one product over all packed tokens. Frees the steps' activations as it goes.
 */
export const decoderGradients = (pass: ForwardPass, wantsFeatures: boolean): DecoderGradients => {
  const { ops, weights, unrolled, loss } = pass;
  return ops.scope(() => {
    const output = outputGradient(ops, weights, unrolled.outputInputs, unrolled.output, loss.dLogits);
    const { steps, initial } = backThroughTime(pass, output.inputs);
    const dInitial = ops.concat([initial.hidden, initial.cell], 1); // (B, 2H)
    const dGates = ops.concat(
      steps.map((step) => step.gates),
      0,
    ); // (N, 4H)
    const attention = attentionGradients(pass, steps);
    const parameters = {
      ...attention.parameters,
      ...inputGradients(pass, dGates, output),
      ...hiddenGradients(pass, steps),
      initialWeight: ops.matMul(unrolled.features.mean, dInitial, { transposeA: true }),
      initialBias: ops.sum(dInitial, [0]),
      ...output.parameters,
    };
    const features = wantsFeatures ? featureGradient(pass, steps, dInitial, attention.onMap) : undefined;
    return { parameters, features };
  });
};

type AttentionNames = 'featureAttentionWeight' | 'featureAttentionBias' | 'attentionScore';

/** Also gives the gradient into W_enc a on the map, (I, R, A). */
const attentionGradients = (
  { ops, weights, attention, hoisted, batch, unrolled }: ForwardPass,
  steps: readonly BackStep[],
): { parameters: Pick<Stored<Tensor>, AttentionNames>; onMap: Tensor } =>
  ops.scope(() => {
    const unitProjected = sumOverSteps(
      ops,
      batch,
      steps.map((step) => step.unitProjected),
    ); // (B, L, A)
    ops.free(...steps.map((step) => step.unitProjected));
    const queries = ops.concat(
      unrolled.steps.map((step) => step.query),
      0,
    ); // (N, A)
    const unitQueries = ops.concat(
      steps.map((step) => step.unitQuery),
      0,
    );
    // w meets relu(W_enc a + W_dec h): where that is on, the sum of its two terms.
    const score = ops.add(
      ops.sum(ops.mul(unrolled.features.projected, unitProjected), [0, 1]),
      ops.sum(ops.mul(queries, unitQueries), [0]),
    );
    const images = hoisted.mean.shape[0] ?? 0;
    const byImage = ops.segmentSum(unitProjected, ops.ints(batch.imageIndex), images); // (I, L, A)
    const onMap = attention.projectedGradient(weights.attentionScore, byImage);
    const [flatBase, flatGradient] = [hoisted.base, onMap].map((x) =>
      ops.reshape(x, [-1, x.shape[2] ?? 0]),
    ) as [Tensor, Tensor];
    const parameters = {
      featureAttentionWeight: ops.matMul(flatBase, flatGradient, { transposeA: true }),
      featureAttentionBias: ops.sum(flatGradient, [0]),
      attentionScore: ops.reshape(score, [-1, 1]),
    };
    return { parameters, onMap };
  });

/** @param dGates (N, 4H) */
const inputGradients = (pass: ForwardPass, dGates: Tensor, output: OutputGradient) =>
  pass.ops.scope(() => {
    const { ops } = pass;
    return {
      ...wordGradients(pass, dGates, output),
      contextInput: ops.matMul(pass.unrolled.outputInputs.gatedContext, dGates, { transposeA: true }),
      inputBias: ops.sum(dGates, [0]),
    };
  });

/**
 * Into the LSTM's matrix for words (E, 4H) and the embedding (V, E), which the output layer may read or share. Tokens of
 * one word share its embedding, so their gradients are added up before the products.
 */
const wordGradients = (
  { ops, weights, unrolled }: ForwardPass,
  dGates: Tensor,
  { inputs, tiedEmbedding }: OutputGradient,
): Pick<Stored<Tensor>, 'wordInput' | 'embedding'> =>
  ops.scope(() => {
    const distinct = distinctWords(unrolled.inputs);
    const [words, places] = [ops.ints(distinct.words), ops.ints(distinct.places)];
    const byWord = (ofTokens: Tensor): Tensor => ops.segmentSum(ofTokens, places, distinct.words.length);
    const dWordGates = byWord(dGates); // (W, 4H)
    const throughGates = ops.matMul(dWordGates, weights.wordInput, { transposeB: true }); // (W, E)
    const dEmbeddings =
      inputs.embeddings === undefined ? throughGates : ops.add(throughGates, byWord(inputs.embeddings));
    const asInput = ops.segmentSum(dEmbeddings, words, weights.embedding.shape[0] ?? 0);
    return {
      wordInput: ops.matMul(ops.gather(weights.embedding, words), dWordGates, { transposeA: true }),
      embedding: tiedEmbedding === undefined ? asInput : ops.add(asInput, tiedEmbedding),
    };
  });

const hiddenGradients = ({ ops, unrolled }: ForwardPass, steps: readonly BackStep[]) =>
  ops.scope(() => {
    const hidden = ops.concat(
      unrolled.steps.map((step) => step.before.hidden),
      0,
    ); // (N, H)
    const dFromHidden = ops.concat(
      steps.map((step) => step.fromHidden),
      0,
    ); // (N, A + G + 4H)
    return {
      hiddenWeight: ops.matMul(hidden, dFromHidden, { transposeA: true }),
      hiddenBias: ops.sum(dFromHidden, [0]),
    };
  });

/**
 * (I, R, D): through the context (alpha times its gradient, summed over steps), the mean feature and W_enc.
 *
 * @param dInitial (B, 2H) into h0 and c0
 * @param onMap (I, R, A) into W_enc a
 */
const featureGradient = (
  { ops, weights, attention, hoisted, batch, unrolled }: ForwardPass,
  steps: readonly BackStep[],
  dInitial: Tensor,
  onMap: Tensor,
): Tensor =>
  ops.scope(() => {
    const alphas = byCaption(
      ops,
      batch,
      ops.concat(
        unrolled.steps.map((step) => step.attended.mapAlpha),
        0,
      ),
    ); // (B, T, R)
    const dContexts = byCaption(
      ops,
      batch,
      ops.concat(
        steps.map((step) => step.context),
        0,
      ),
    ); // (B, T, D)
    const dMean = ops.matMul(dInitial, weights.initialWeight, { transposeB: true }); // (B, D)
    const byRow = ops.add(
      ops.batchMatMul(alphas, dContexts, { transposeA: true }),
      attention.meanGradient(dMean),
    ); // (B, R, D)
    const direct = ops.segmentSum(byRow, ops.ints(batch.imageIndex), hoisted.mean.shape[0] ?? 0);
    const flatOnMap = ops.reshape(onMap, [-1, onMap.shape[2] ?? 0]);
    const throughProjection = ops.matMul(flatOnMap, weights.featureAttentionWeight, { transposeB: true });
    return ops.add(direct, ops.reshape(throughProjection, direct.shape));
  });
