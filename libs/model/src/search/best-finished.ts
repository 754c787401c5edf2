import type { LengthPenalty } from '@beamline/contracts';
import type { BeamNode } from './beam-node.js';
import { lengthDivisor } from './length-penalty.js';

/** The best score that an image's captions have ended with so far, and whether another can still pass it. */
export class BestFinished {
  readonly #penalty: LengthPenalty;
  readonly #maxSteps: number;
  #score = -Infinity;

  constructor({
    lengthPenalty,
    maxSteps,
  }: {
    readonly lengthPenalty: LengthPenalty;
    readonly maxSteps: number;
  }) {
    this.#penalty = lengthPenalty;
    this.#maxSteps = maxSteps;
  }

  add(finished: readonly BeamNode[]): void {
    for (const { sum, step } of finished)
      this.#score = Math.max(this.#score, sum / lengthDivisor(this.#penalty, step));
  }

  /**
   * Whether no caption that begins so can become the answer: sums only fall, and the largest divisor is that of the
   * longest caption. An equal score may still lead, when another group's ended first.
   */
  isOutOfReach(live: readonly BeamNode[]): boolean {
    const largest = lengthDivisor(this.#penalty, this.#maxSteps);
    return live.every(({ sum }) => sum / largest < this.#score);
  }
}
