import type { JobListener } from '../trainer/trainer.js';
import { levelOfOutput } from './level-of-output.js';
import type { RunLog } from './run-log.js';

/** Of training steps, the first of a job and every so manieth has a line. */
const STEPS_A_LINE = 50;

/** A listener that also writes what it hears to the log: lines of the trainer, and the loss now and then. */
export function jobLog<L extends JobListener>(log: RunLog, listener: L): L & JobListener {
  let isFirst = true;
  return {
    ...listener,
    onLine: (line, stream) => {
      log.fromTrainer(levelOfOutput(line, stream), line);
    },
    onStep: (report) => {
      const { globalStep, loss, learningRate, captionsPerSecond } = report;
      if (isFirst || globalStep % STEPS_A_LINE === 0)
        log.add(
          'info',
          `step ${globalStep}: loss ${loss.toFixed(4)}, learning rate ${learningRate}, ${captionsPerSecond.toFixed(1)} captions/s`,
          globalStep,
        );
      isFirst = false;
      listener.onStep?.(report);
    },
  };
}
