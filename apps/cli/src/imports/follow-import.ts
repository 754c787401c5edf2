import { setTimeout as sleep } from 'node:timers/promises';
import type { BeamlineClient } from '@beamline/client';
import { DomainError, type Import } from '@beamline/contracts';
import { ask } from '../command/ask.js';
import type { Output } from '../output/output.js';

const POLL_MS = 500;
/** An API that restarts is waited for. */
const PATIENCE_MS = 60_000;

/**
 * Follows an import to its end, with progress.
 *
 * @returns the completed import.
 * @throws DomainError with the import's fault when it failed.
 */
export async function followImport(api: BeamlineClient, out: Output, id: string): Promise<Import> {
  for (;;) {
    const job = await readPatiently(api, id);
    if (job.state === 'completed' || job.state === 'failed') {
      out.progress.clear();
      return finished(job);
    }
    const waiting = { label: `import ${job.name}: waiting for a worker`, done: 0, total: 0, unit: '' };
    out.progress.update(job.progress ?? waiting);
    await sleep(POLL_MS);
  }
}

async function readPatiently(api: BeamlineClient, id: string): Promise<Import> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask(api.GET('/imports/{id}', { params: { path: { id } } }));
    } catch (error) {
      const isOutage = error instanceof DomainError && error.code === 'UNAVAILABLE';
      if (!isOutage || Date.now() > deadlineMs) throw error;
    }
    await sleep(POLL_MS);
  }
}

function finished(job: Import): Import {
  if (job.state === 'completed') return job;
  throw job.fault === null
    ? new DomainError('INTERNAL', `import ${job.id} of ${job.name} failed without saying why`)
    : DomainError.fromFault(job.fault);
}

/** `dataset flickr8k is imported as 3k2j…`, for people, and a line for each note. */
export function describeImport({ kind, name, resultId, alreadyPresent, notes }: Import): string {
  const note = alreadyPresent ? ' (the same bytes were there already)' : '';
  const done = `${kind} ${name} is imported as ${resultId ?? 'nothing'}${note}`;
  return [done, ...notes.map((line) => `  ${line}`)].join('\n');
}
