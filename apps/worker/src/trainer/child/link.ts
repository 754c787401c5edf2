import type { Progress, TrainingPosition } from '@beamline/contracts';
import type { CheckpointFiles, FromTrainer, StepReport } from '../protocol.js';
import { JobClock } from './job-clock.js';

/** The child's side of the conversation with its worker. */
export class Link {
  private stopping = false;
  private jobClock = new JobClock();

  /** True once the worker asked the job to end at its next step. */
  get stopRequested(): boolean {
    return this.stopping;
  }

  /** Of the job under way. */
  get clock(): JobClock {
    return this.jobClock;
  }

  begin(): void {
    this.stopping = false;
    this.jobClock = new JobClock();
  }

  requestStop(): void {
    this.stopping = true;
  }

  send(message: FromTrainer): void {
    process.send?.(message);
  }

  progress(progress: Progress): void {
    this.send({ type: 'progress', progress });
  }

  step(report: StepReport): void {
    this.send({ type: 'step', report });
  }

  checkpoint(position: TrainingPosition, files: CheckpointFiles): void {
    this.send({ type: 'checkpoint', position, files });
  }

  /** Lets messages in and out: TensorFlow blocks the event loop, so every step ends with this. */
  breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
