import { Batches, onePerImage, type Batch, type EncodedCaptions } from '@beamline/data';
import type { TrainingPosition } from '@beamline/contracts';
import type { TrainJob, TrainOutcome } from '../protocol.js';
import { loadCaptions, type LoadedCaptions } from './captions.js';
import { EpochClock } from './epoch-clock.js';
import { withBatch } from './failed-step.js';
import { openLearner, type LearnedStep, type Learner } from './learner.js';
import { CheckpointSaver } from './checkpoint-saver.js';
import { CheckpointSchedule } from './checkpoint-schedule.js';
import type { Link } from './link.js';

/** Trains what is left of an epoch; ends early, at a step, when the budget is spent or a stop is requested. */
export async function train(job: TrainJob, link: Link): Promise<TrainOutcome> {
  const captions = await loadCaptions(job, job.spec, job.options);
  const batches = new Batches(batchedCaptions(job, captions), batchOptions(job));
  const learner = await openLearner(job, captions);
  const saver = new CheckpointSaver(job, link, learner);
  const clock = new EpochClock(job.start.position ?? firstPosition(job, batches.stepsPerEpoch));
  link.clock.enter('computing');
  try {
    const savedStep = await runSteps(job, link, learner, batches, captions, clock, saver);
    link.clock.enter('saving');
    if (clock.stepInEpoch > savedStep) await saver.save(clock.now);
    await saver.written();
  } catch (error) {
    // What was saved before the failure is told before it.
    await Promise.allSettled([saver.written()]);
    throw error;
  } finally {
    learner.dispose();
  }
  return { position: clock.now, complete: clock.isDone };
}

/** Self-critical training goes through the images: what people wrote is in its reward. */
function batchedCaptions({ stage }: TrainJob, { encoded }: LoadedCaptions): EncodedCaptions {
  return stage.objective === 'self-critical' ? onePerImage(encoded) : encoded;
}

function batchOptions({ spec, stage, options }: TrainJob) {
  const captionsPerGroup = stage.sampling === 'images' ? options.captionsPerImage : 1;
  return { batchSize: stage.batchSize, seed: spec.seed, stage: stage.name, captionsPerGroup };
}

function firstPosition(job: TrainJob, stepsPerEpoch: number): TrainingPosition {
  return {
    stageIndex: job.stageIndex,
    epoch: job.epoch,
    stepInEpoch: 0,
    stepsPerEpoch,
    globalStep: job.start.globalStep,
    sums: { loss: 0, crossEntropy: 0, tokens: 0, top5Correct: 0, seconds: 0 },
  };
}

/** Gives the step that the newest checkpoint stands at. */
async function runSteps(
  job: TrainJob,
  link: Link,
  learner: Learner,
  batches: Batches,
  captions: LoadedCaptions,
  clock: EpochClock,
  saver: CheckpointSaver,
): Promise<number> {
  const { budgetSeconds, stage } = job;
  const schedule = new CheckpointSchedule(stage);
  let savedStep = clock.stepInEpoch;
  prepare(job, learner, batches, clock.stepInEpoch);
  while (!clock.isDone && !link.stopRequested) {
    const batch = batches.batchAt(job.epoch, clock.stepInEpoch);
    prepare(job, learner, batches, clock.stepInEpoch + 1);
    const learned = learn(job, learner, batch, captions, clock.now);
    link.clock.stepped();
    const report = clock.step(learned, batch.rows.length);
    if (report !== null) link.step(report);
    link.progress(progressOf(job, clock));
    await link.breathe();
    if (budgetSeconds !== null && clock.seconds >= budgetSeconds) break;
    if (!schedule.isDue(clock.stepInEpoch, saver.isWriting)) continue;
    link.clock.enter('saving');
    await saver.save(clock.now);
    link.clock.enter('computing');
    savedStep = clock.stepInEpoch;
    schedule.saved();
  }
  return savedStep;
}

/** Has a step's images read while the one before is learned from. */
function prepare({ epoch }: TrainJob, learner: Learner, batches: Batches, step: number): void {
  if (step < batches.stepsPerEpoch) learner.prepare(batches.batchAt(epoch, step).images, epoch);
}

/** @throws DomainError with the batch named, when its loss or gradient is not finite */
function learn(
  job: TrainJob,
  learner: Learner,
  batch: Batch,
  { encoded, images }: LoadedCaptions,
  at: TrainingPosition,
): LearnedStep {
  try {
    return learner.step(toCaptionBatch(batch, encoded), batch.images, at);
  } catch (error) {
    throw withBatch(error, job, at, batch, images);
  }
}

/** Captions by row, as the model takes them. */
function toCaptionBatch(batch: Batch, { width }: EncodedCaptions) {
  const captions = Array.from(batch.rows, (_, i) => batch.ids.subarray(i * width, (i + 1) * width));
  return { captions, lengths: batch.lengths, imageIndex: batch.imageOf };
}

function progressOf({ stage, epoch }: TrainJob, clock: EpochClock) {
  return {
    phase: 'training' as const,
    label: `${stage.name}, epoch ${epoch + 1}`,
    done: clock.stepInEpoch,
    total: clock.now.stepsPerEpoch,
    unit: 'steps',
  };
}
