import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { othersShare, readCpuTime } from './cpu-time.js';

/** Share of the machine that other processes may use during a measurement. */
export const MOST_NOISE = 0.02;

export interface QuietOptions {
  readonly allowNoise: boolean;
  /** How long to wait for others to end. */
  readonly patienceSeconds: number;
  readonly attempts: number;
}

/** The machine was not quiet: nothing is reported. */
export class NoiseError extends Error {
  override readonly name = 'NoiseError';
}

export interface Quietly<Result> {
  readonly result: Result;
  /** Share of the machine that others used meanwhile. */
  readonly noise: number;
}

/** Measures while the machine is quiet: waits for it, and repeats what was disturbed. */
export class QuietMachine {
  readonly #cores = availableParallelism();
  #noisiest = 0;

  constructor(readonly options: QuietOptions) {}

  /** Whether anything that was taken for a measurement was disturbed. */
  get wasNoisy(): boolean {
    return this.#noisiest > MOST_NOISE;
  }

  get noisiest(): number {
    return this.#noisiest;
  }

  /** @throws NoiseError when others are busy all the time, unless noise is allowed */
  async measure<Result>(work: () => Promise<Result>): Promise<Quietly<Result>> {
    const { attempts, allowNoise } = this.options;
    if (!allowNoise) await this.#awaitQuiet();
    let best: Quietly<Result> | undefined;
    for (let attempt = 0; attempt < (allowNoise ? 1 : attempts); attempt += 1) {
      if (attempt > 0) await this.#awaitQuiet();
      const tried = await this.#observe(work);
      if (best === undefined || tried.noise < best.noise) best = tried;
      if (best.noise <= MOST_NOISE) break;
    }
    if (best === undefined) throw new RangeError('No attempt was allowed.');
    if (best.noise > MOST_NOISE && !allowNoise) throw tooNoisy(best.noise, `in each of ${attempts} attempts`);
    this.#noisiest = Math.max(this.#noisiest, best.noise);
    return best;
  }

  async #observe<Result>(work: () => Promise<Result>): Promise<Quietly<Result>> {
    const before = readCpuTime();
    const result = await work();
    return { result, noise: othersShare(before, readCpuTime(), this.#cores) };
  }

  async #awaitQuiet(): Promise<void> {
    const until = performance.now() + this.options.patienceSeconds * 1000;
    for (;;) {
      const { noise } = await this.#observe(() => sleep(500));
      if (noise <= MOST_NOISE) return;
      if (performance.now() > until) throw tooNoisy(noise, `for ${this.options.patienceSeconds} s`);
    }
  }
}

const tooNoisy = (noise: number, when: string): NoiseError =>
  new NoiseError(
    `Other processes used ${(noise * 100).toFixed(1)} % of the machine ${when}, more than ${MOST_NOISE * 100} %: nothing is reported. End them, or give --allow-noise.`,
  );
