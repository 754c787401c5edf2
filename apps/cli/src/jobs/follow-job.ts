import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, type Fault, type Progress } from '@beamline/contracts';
import type { Output } from '../output/output.js';

const POLL_MS = 500;
/** An API that restarts is waited for. */
const PATIENCE_MS = 60_000;

/** Work that a worker does apart from any run: an import, a captioning. */
export interface Job {
  id: string;
  state: 'queued' | 'running' | 'completed' | 'failed';
  progress: Progress | null;
  fault: Fault | null;
}

/**
 * Follows a job to its end, with progress.
 *
 * @param label what the job is called while it waits
 * @returns the completed job
 * @throws DomainError with the job's fault when it failed
 */
export async function followJob<J extends Job>(
  out: Output,
  read: () => Promise<J>,
  label: string,
): Promise<J> {
  for (;;) {
    const job = await readPatiently(read);
    if (job.state === 'completed' || job.state === 'failed') {
      out.progress.clear();
      return finished(job, label);
    }
    const waiting = { label: `${label}: waiting for a worker`, done: 0, total: 0, unit: '' };
    out.progress.update(job.progress ?? waiting);
    await sleep(POLL_MS);
  }
}

async function readPatiently<J>(read: () => Promise<J>): Promise<J> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      const isOutage = error instanceof DomainError && error.code === 'UNAVAILABLE';
      if (!isOutage || Date.now() > deadlineMs) throw error;
    }
    await sleep(POLL_MS);
  }
}

function finished<J extends Job>(job: J, label: string): J {
  if (job.state === 'completed') return job;
  throw job.fault === null
    ? new DomainError('INTERNAL', `${label} (${job.id}) failed without saying why`)
    : DomainError.fromFault(job.fault);
}
