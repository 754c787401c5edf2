import type { Ops, Tensor } from '../tensor-core/index.js';

/** One step of the cell; all (B, H). */
export interface LstmStep {
  readonly inputGate: Tensor;
  readonly forgetGate: Tensor;
  readonly outputGate: Tensor;
  readonly candidate: Tensor;
  readonly cell: Tensor;
  readonly cellTanh: Tensor;
  readonly hidden: Tensor;
}

/** c' = f c + i g; h' = o tanh(c'). `gates` (B, 4H) before their activations, in the order i, f, o, g. */
export const lstmStep = (ops: Ops, gates: Tensor, cellBefore: Tensor): LstmStep =>
  ops.scope(() => {
    const [, H = 0] = cellBefore.shape;
    const [opening, proposal] = ops.split(gates, [3 * H, H], 1);
    const [inputGate, forgetGate, outputGate] = ops.split(ops.sigmoid(opening), [H, H, H], 1);
    const candidate = ops.tanh(proposal);
    const cell = ops.add(ops.mul(forgetGate, cellBefore), ops.mul(inputGate, candidate));
    const cellTanh = ops.tanh(cell);
    return {
      inputGate,
      forgetGate,
      outputGate,
      candidate,
      cell,
      cellTanh,
      hidden: ops.mul(outputGate, cellTanh),
    };
  });

/** Gradients of `lstmStep` into `gates` (B, 4H) and the cell before (B, H). `dCell` comes from the step after. */
export const lstmGradient = (
  ops: Ops,
  step: LstmStep,
  cellBefore: Tensor,
  dHidden: Tensor,
  dCell: Tensor | undefined,
): { gates: Tensor; cellBefore: Tensor } =>
  ops.scope(() => {
    const { inputGate, forgetGate, outputGate, candidate, cellTanh } = step;
    const throughHidden = ops.tanhGrad(cellTanh, ops.mul(dHidden, outputGate));
    const d = dCell === undefined ? throughHidden : ops.add(throughHidden, dCell);
    const gates = ops.concat(
      [
        ops.sigmoidGrad(inputGate, ops.mul(d, candidate)),
        ops.sigmoidGrad(forgetGate, ops.mul(d, cellBefore)),
        ops.sigmoidGrad(outputGate, ops.mul(dHidden, cellTanh)),
        ops.tanhGrad(candidate, ops.mul(d, inputGate)),
      ],
      1,
    );
    return { gates, cellBefore: ops.mul(d, forgetGate) };
  });
