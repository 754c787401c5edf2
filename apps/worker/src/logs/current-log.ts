import { AsyncLocalStorage } from 'node:async_hooks';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@beamline/contracts';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { z } from 'zod';
import type { LogShipper } from './log-shipper.js';
import { RunLog } from './run-log.js';

/** As Temporal names the process. */
const WORKER = `${process.pid}@${hostname()}`;
/** An activity waits no longer than this for its last lines to be stored. */
const FLUSH_LIMIT_MS = 3_000;

const OfRun = z.object({ runId: z.string(), attempt: z.int().positive() });

const current = new AsyncLocalStorage<RunLog>();

/**
 * The log of the run that this activity works for; null in work that belongs to no run. Take it where the activity
 * begins: callbacks of the trainer are not called within it.
 */
export const currentLog = (): RunLog | null => current.getStore() ?? null;

/**
 * Gives every activity of a run its log, and its failure the last lines of it. Stands outside of the translation of
 * failures.
 */
export function logsOfRuns(
  shipper: Pick<LogShipper, 'ship'>,
  redact: (text: string) => string,
): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const parsed = OfRun.safeParse(input.args[0]);
      if (!parsed.success) return next(input);
      const log = new RunLog({ scope: parsed.data, worker: WORKER, redact, shipper });
      try {
        return await current.run(log, () => next(input));
      } catch (error) {
        throw withTail(error, log);
      } finally {
        await Promise.race([log.flush(), sleep(FLUSH_LIMIT_MS, undefined, { ref: false })]);
      }
    },
  };
}

/** The failure with the log's last lines in its fault; the log gets a line of it. */
function withTail(error: unknown, log: RunLog): unknown {
  if (!(error instanceof ApplicationFailure)) return error;
  const [first, ...rest] = error.details ?? [];
  const fault = Fault.safeParse(first).data;
  if (fault === undefined) return error;
  const { tail } = log;
  log.add('error', `${fault.code}: ${fault.message}`);
  const { message, type, nonRetryable, cause } = error;
  return ApplicationFailure.create({
    message,
    nonRetryable: nonRetryable ?? false,
    details: [tail.length === 0 ? fault : { ...fault, logTail: tail }, ...rest],
    ...(typeof type === 'string' && { type }),
    ...(cause && { cause }),
  });
}
