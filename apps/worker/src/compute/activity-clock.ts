import { noSeconds, type ActivityProfile, type PhaseSeconds } from '@beamline/contracts';
import type { Scope } from '@beamline/records';
import { Context } from '@temporalio/activity';
import type { Services } from '../services.js';
import type { JobTimes } from '../trainer/protocol.js';

/** What of the services is needed. */
export interface ProfileServices {
  records: { profile: Pick<Services['records']['profile'], 'save'> };
  log: Pick<Services['log'], 'warn'>;
}

/** Where the seconds of one activity go; made when it begins. */
export class ActivityClock {
  private readonly startedMs = performance.now();
  private readonly measured: PhaseSeconds;
  private secondsToFirstStep: number | null = null;

  /** @param waitingSeconds from when the activity was asked for until it began */
  constructor(waitingSeconds: number) {
    this.measured = { ...noSeconds(), waiting: Math.max(0, waitingSeconds) };
  }

  /** The clock of the activity that this is called in. */
  static start(): ActivityClock {
    return new ActivityClock((Date.now() - Context.current().info.currentAttemptScheduledTimestampMs) / 1000);
  }

  async measure<T>(phase: 'loading' | 'scoring' | 'saving', work: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      this.measured[phase] += secondsSince(startedMs);
    }
  }

  /** Begins a job of the trainer; what is given takes the times that the child measured. Starting the child is loading. */
  startJob(): (times: JobTimes) => void {
    const jobMs = performance.now();
    return ({ seconds, secondsToFirstStep }) => {
      const { loading, computing, saving } = seconds;
      const startSeconds = Math.max(0, secondsSince(jobMs) - loading - computing - saving);
      this.measured.loading += startSeconds + loading;
      this.measured.computing += computing;
      this.measured.saving += saving;
      if (secondsToFirstStep === null) return;
      this.secondsToFirstStep = (jobMs - this.startedMs) / 1000 + startSeconds + secondsToFirstStep;
    };
  }

  /** Until now. */
  profile(name: Pick<ActivityProfile, 'activity' | 'kind' | 'stage'>): ActivityProfile {
    const { loading, computing, scoring, saving } = this.measured;
    const other = secondsSince(this.startedMs) - loading - computing - scoring - saving;
    const seconds = { ...this.measured, other: Math.max(0, other) };
    return { ...name, seconds, secondsToFirstStep: this.secondsToFirstStep };
  }

  /** Runs what is left of the activity and stores its profile, also when it fails; the profile itself fails nothing. */
  async record<T>(
    { records, log }: ProfileServices,
    { runId, attempt, writer }: Scope,
    name: Pick<ActivityProfile, 'activity' | 'kind' | 'stage'>,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } finally {
      await records.profile
        .save({ runId, attempt, ...(writer && { writer }) }, this.profile(name))
        .catch((error: unknown) => {
          log.warn({ error, ...name }, 'the profile of an activity was not stored');
        });
    }
  }
}

const secondsSince = (startedMs: number): number => (performance.now() - startedMs) / 1000;
