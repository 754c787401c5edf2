import { DomainError } from '@beamline/contracts';
import { oneDevice } from './one-device.js';
import { Trainer } from './trainer.js';

/** As many trainers as the worker has compute slots; each stays warm between jobs. */
export class TrainerPool {
  private readonly all: Trainer[];
  private readonly idle: Trainer[];

  constructor(slots: number, environment: NodeJS.ProcessEnv) {
    this.all = Array.from({ length: slots }, (_, slot) => new Trainer(oneDevice(environment, slot)));
    this.idle = [...this.all];
  }

  /**
   * Starts every trainer before its first job, and again after it died.
   *
   * @param onCold told why one could not be started; its next job tries again
   */
  warm(onCold: (error: unknown) => void): void {
    for (const trainer of this.all) trainer.warm(onCold);
  }

  /** The caller has the trainer to itself until `work` ends. Temporal admits no more activities than slots. */
  async use<T>(work: (trainer: Trainer) => Promise<T>): Promise<T> {
    const trainer = this.idle.pop();
    if (trainer === undefined)
      throw new DomainError('UNAVAILABLE', 'every compute slot of this worker is taken');
    try {
      return await work(trainer);
    } finally {
      this.idle.push(trainer);
    }
  }

  close(): void {
    for (const trainer of this.all) trainer.close();
  }
}
