import { DomainError } from '@beamline/contracts';
import type { LossReport } from '../decoder/decoder.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';

const NAME = 'attention.baseline';

/**
 * b of hard attention (Xu et al. 2015, section 4.1): moving average of a caption's log-likelihood (nats, summed over its
 * words) over the steps of training; 0 before the first. It is training state: stored with the optimiser's.
 */
export class LikelihoodBaseline {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  /** b = decay · b + (1 - decay) · mean log-likelihood of the step's captions. */
  update({ crossEntropy, tokens }: LossReport, captions: number, decay: number): void {
    this.#value = decay * this.#value - ((1 - decay) * crossEntropy * tokens) / captions;
  }

  /** `attention.baseline`, one F64 number. */
  export(): Map<string, NamedArray> {
    return new Map([[NAME, { dtype: 'F64', shape: [1], data: Float64Array.of(this.#value) }]]);
  }

  /**
   * Takes the number over; 0 when there is none, as in the state that soft attention leaves.
   *
   * @throws DomainError `INVALID_WEIGHTS` when it is not one F64 number
   */
  load(state: NamedArrays): void {
    const stored = state.get(NAME);
    if (stored !== undefined && (stored.dtype !== 'F64' || stored.data.length !== 1))
      throw new DomainError('INVALID_WEIGHTS', `${NAME} of an optimiser's state must be one F64 number.`);
    this.#value = stored?.data[0] ?? 0;
  }
}
