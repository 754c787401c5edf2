import type { Ops, Tensor } from '../tensor-core/index.js';
import type { Stored } from './parameters/parameter-layout.js';

// Legend: M packed tokens, or hypotheses of a search · E embedding · H hidden · D features · V words · K what the last
// matrix reads: H for `linear`, E for `deep`.

/** What a decoder knows when it chooses the next word. */
export interface OutputInputs {
  /** (M, E) of the word fed in */
  readonly embeddings: Tensor;
  /** (M, H) after that word */
  readonly hidden: Tensor;
  /** (M, D) context after its gate, as the LSTM saw it */
  readonly gatedContext: Tensor;
}

export interface Output {
  /** (K, V) */
  readonly lastMatrix: Tensor;
  /** (M, K) factors; absent without dropout. */
  readonly dropoutMask: Tensor | undefined;
  /** (M, K) what the last matrix reads, after dropout. */
  readonly readout: Tensor;
  /** (M, V) */
  readonly logits: Tensor;
}

/** (K, V); tied, the embedding transposed. Make it once for many steps. */
export const lastMatrix = (ops: Ops, weights: Stored<Tensor>): Tensor =>
  weights.outputWeight ?? ops.transpose(weights.embedding);

/**
 * Logits of the next word, L_o · dropout(r) + b. `linear` reads r = h, as the reference; `deep` reads
 * r = E y + L_h h + L_z ẑ + b_r (Xu et al. 2015, eq. 7: no tanh in between; ẑ is the gated context of section 4.2.1).
 *
 * @param last of `lastMatrix`
 * @param mask (M, K) factors of dropout
 */
export const outputLayer = (
  ops: Ops,
  weights: Stored<Tensor>,
  last: Tensor,
  inputs: OutputInputs,
  mask?: Tensor,
): Output =>
  ops.scope(() => {
    const whole = readoutOf(ops, weights, inputs);
    const readout = mask === undefined ? whole : ops.mul(whole, mask);
    const logits = ops.biasAdd(ops.matMul(readout, last), weights.outputBias);
    return { lastMatrix: last, dropoutMask: mask, readout, logits };
  });

const readoutOf = (ops: Ops, weights: Stored<Tensor>, inputs: OutputInputs): Tensor => {
  const deep = deepWeights(weights);
  if (deep === undefined) return inputs.hidden;
  const fromHidden = ops.biasAdd(ops.matMul(inputs.hidden, deep.hidden), deep.bias);
  return ops.addN([inputs.embeddings, fromHidden, ops.matMul(inputs.gatedContext, deep.context)]);
};

/** L_h (H, E), L_z (D, E) and b_r (E), of a deep output layer. */
const deepWeights = ({ deepHidden, deepContext, deepBias }: Stored<Tensor>) =>
  deepHidden === undefined || deepContext === undefined || deepBias === undefined
    ? undefined
    : { hidden: deepHidden, context: deepContext, bias: deepBias };

type OutputNames = 'outputWeight' | 'outputBias' | 'deepHidden' | 'deepContext' | 'deepBias';

export interface OutputGradient {
  /** Into those inputs that the layer reads. */
  readonly inputs: Pick<OutputInputs, 'hidden'> & Partial<OutputInputs>;
  readonly parameters: Pick<Stored<Tensor>, OutputNames>;
  /** (V, E) into the embedding as the last matrix, when they are tied; its use as input comes on top. */
  readonly tiedEmbedding: Tensor | undefined;
}

/** Reverse of `outputLayer`, of gradients (M, V) into the logits. */
export const outputGradient = (
  ops: Ops,
  weights: Stored<Tensor>,
  inputs: OutputInputs,
  output: Output,
  dLogits: Tensor,
): OutputGradient =>
  ops.scope(() => {
    const { readout } = output;
    const below = readoutGradient(ops, weights, inputs, throughLast(ops, output, dLogits));
    const outputBias = ops.sum(dLogits, [0]);
    if (weights.outputWeight === undefined) {
      const tiedEmbedding = ops.matMul(dLogits, readout, { transposeA: true });
      return { inputs: below.inputs, parameters: { ...below.parameters, outputBias }, tiedEmbedding };
    }
    const outputWeight = ops.matMul(readout, dLogits, { transposeA: true });
    const parameters = { ...below.parameters, outputWeight, outputBias };
    return { inputs: below.inputs, parameters, tiedEmbedding: undefined };
  });

/** (M, K) through the last matrix and dropout. */
const throughLast = (ops: Ops, { lastMatrix: last, dropoutMask: mask }: Output, dLogits: Tensor): Tensor =>
  ops.scope(() => {
    const dReadout = ops.matMul(dLogits, last, { transposeB: true });
    return mask === undefined ? dReadout : ops.mul(dReadout, mask);
  });

const readoutGradient = (ops: Ops, weights: Stored<Tensor>, inputs: OutputInputs, dReadout: Tensor) => {
  const deep = deepWeights(weights);
  if (deep === undefined) return { inputs: { hidden: dReadout }, parameters: {} };
  return {
    inputs: {
      embeddings: dReadout,
      hidden: ops.matMul(dReadout, deep.hidden, { transposeB: true }),
      gatedContext: ops.matMul(dReadout, deep.context, { transposeB: true }),
    },
    parameters: {
      deepHidden: ops.matMul(inputs.hidden, dReadout, { transposeA: true }),
      deepContext: ops.matMul(inputs.gatedContext, dReadout, { transposeA: true }),
      deepBias: ops.sum(dReadout, [0]),
    },
  };
};
