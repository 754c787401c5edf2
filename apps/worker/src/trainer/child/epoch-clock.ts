import type { MetricWindow, TrainingPosition } from '@beamline/contracts';
import type { LearnedStep } from './learner.js';
import type { StepReport } from '../protocol.js';

const REPORT_EVERY_STEPS = 10;

/** What some kinds of training measure, and others do not. */
const OPTIONAL_MEANS = ['attentionEntropy', 'reward', 'greedyReward'] as const;
type OptionalMeans = Record<(typeof OPTIONAL_MEANS)[number], number>;

/** Counts what an epoch has seen, and when it is time to report. */
export class EpochClock {
  private readonly startedMs = Date.now();
  private window: MetricWindow;
  /** When this process began to fill the window. */
  private windowSinceMs = this.startedMs;

  constructor(private position: TrainingPosition) {
    this.window = { ...(position.window ?? emptyWindow()) };
  }

  /** Where training stands now; seconds of earlier attempts included. */
  get now(): TrainingPosition {
    const seconds = this.position.sums.seconds + this.secondsHere;
    const window = { ...this.window, seconds: this.windowSeconds };
    return { ...this.position, sums: { ...this.position.sums, seconds }, window };
  }

  get stepInEpoch(): number {
    return this.position.stepInEpoch;
  }

  get globalStep(): number {
    return this.position.globalStep;
  }

  get isDone(): boolean {
    return this.position.stepInEpoch >= this.position.stepsPerEpoch;
  }

  get seconds(): number {
    return this.now.sums.seconds;
  }

  private get secondsHere(): number {
    return (Date.now() - this.startedMs) / 1000;
  }

  private get windowSeconds(): number {
    return this.window.seconds + (Date.now() - this.windowSinceMs) / 1000;
  }

  /** Counts a step; gives a report every ten steps and at the epoch's end. */
  step(report: LearnedStep, captions: number): StepReport | null {
    const { sums } = this.position;
    this.position = {
      ...this.position,
      stepInEpoch: this.position.stepInEpoch + 1,
      globalStep: this.position.globalStep + 1,
      sums: {
        loss: sums.loss + report.loss,
        crossEntropy: sums.crossEntropy + report.crossEntropy,
        tokens: sums.tokens + report.tokens,
        top5Correct: sums.top5Correct + report.top5Correct,
        seconds: sums.seconds,
      },
    };
    this.addToWindow(report, captions);
    const isDue = this.window.steps >= REPORT_EVERY_STEPS || this.isDone;
    return isDue ? this.takeReport(report) : null;
  }

  private addToWindow(report: LearnedStep, captions: number): void {
    this.window.steps += 1;
    this.window.captions += captions;
    this.window.loss += report.loss;
    this.window.crossEntropy += report.crossEntropy;
    this.window.tokens += report.tokens;
    this.window.top5Correct += report.top5Correct;
    this.window.gradientNorm += report.gradientNorm;
    for (const name of OPTIONAL_MEANS) this.window[name] += report[name] ?? 0;
  }

  private takeReport(last: LearnedStep): StepReport {
    const { steps, captions, loss, crossEntropy, tokens, top5Correct, ...rest } = this.window;
    const seconds = this.windowSeconds;
    this.window = emptyWindow();
    this.windowSinceMs = Date.now();
    return {
      globalStep: this.position.globalStep,
      loss: loss / steps,
      crossEntropy: crossEntropy / steps,
      top5Accuracy: top5Correct / tokens,
      captionsPerSecond: captions / Math.max(seconds, 1e-6),
      learningRate: last.learningRate,
      gradientNorm: rest.gradientNorm / steps,
      ...optionalMeans(last, rest, steps),
      ...(last.teacherForcing !== undefined && { teacherForcing: last.teacherForcing }),
    };
  }
}

/** Means of what the last step measured. */
function optionalMeans(last: LearnedStep, sums: OptionalMeans, steps: number): Partial<OptionalMeans> {
  const measured = OPTIONAL_MEANS.filter((name) => last[name] !== undefined);
  return Object.fromEntries(measured.map((name) => [name, sums[name] / steps]));
}

function emptyWindow(): MetricWindow {
  return {
    steps: 0,
    captions: 0,
    loss: 0,
    crossEntropy: 0,
    tokens: 0,
    top5Correct: 0,
    gradientNorm: 0,
    attentionEntropy: 0,
    reward: 0,
    greedyReward: 0,
    seconds: 0,
  };
}
