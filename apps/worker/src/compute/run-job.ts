import type { Progress } from '@beamline/contracts';
import { Context } from '@temporalio/activity';
import { currentLog } from '../logs/current-log.js';
import { jobLog } from '../logs/job-log.js';
import type { Services } from '../services.js';
import type { Job, JobResults } from '../trainer/protocol.js';
import type { JobListener, Trainer } from '../trainer/trainer.js';
import type { ActivityClock } from './activity-clock.js';
import { whileHeartbeating } from './heartbeat.js';

const PROGRESS_INTERVAL_MS = 400;

export interface JobHooks extends Omit<JobListener, 'onProgress' | 'onTimes' | 'onLine'> {
  /** Told where the seconds of the job went. */
  clock?: ActivityClock;
  /** Shows people what is being done; errors are logged, they never end the job. */
  report?: (progress: Progress) => Promise<void>;
  /** What the heartbeat names: saved weights, so that the next attempt can go on. */
  heartbeatDetails?: () => unknown;
}

/**
 * Runs a job in a trainer while heartbeating for the activity. A cancellation stops training at its next
 * step, with a checkpoint; any other job is ended at once.
 */
export function runJob<J extends Job>(
  services: Services,
  job: J,
  hooks: JobHooks = {},
): Promise<JobResults[J['kind']]> {
  const { clock, report, heartbeatDetails, ...listeners } = hooks;
  const log = currentLog();
  const logged = log === null ? listeners : jobLog(log, listeners);
  const onTimes = clock?.startJob();
  return services.trainers.use(async (trainer) => {
    const context = Context.current();
    const stop = (): void => {
      log?.add('info', `asked to stop: the job "${job.kind}" ends`);
      end(trainer, job);
    };
    context.cancellationSignal.addEventListener('abort', stop, { once: true });
    try {
      const listener = { ...logged, onProgress: throttled(services, report), ...(onTimes && { onTimes }) };
      return await whileHeartbeating(() => trainer.run(job, listener), heartbeatDetails);
    } catch (error) {
      if (context.cancellationSignal.aborted) await context.cancelled;
      throw error;
    } finally {
      context.cancellationSignal.removeEventListener('abort', stop);
    }
  });
}

function end(trainer: Trainer, job: Job): void {
  if (job.kind === 'train') trainer.stop();
  else trainer.kill();
}

/** Reports at most every 400 ms, the last report of a phase always among them. */
function throttled(services: Services, report: JobHooks['report']): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const isLast = progress.done >= progress.total;
    if (report === undefined || (!isLast && Date.now() - last < PROGRESS_INTERVAL_MS)) return;
    last = Date.now();
    report(progress).catch((error: unknown) => {
      services.log.warn({ error }, 'progress was not reported');
    });
  };
}
