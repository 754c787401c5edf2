import type { BeamlineClient } from '@beamline/client';
import type { Import } from '@beamline/contracts';
import { ask } from '../command/ask.js';
import { followJob } from '../jobs/follow-job.js';
import type { Output } from '../output/output.js';

/** Follows an import to its end; see `followJob`. */
export function followImport(api: BeamlineClient, out: Output, id: string): Promise<Import> {
  return followJob(out, () => ask(api.GET('/imports/{id}', { params: { path: { id } } })), 'import');
}

/** `dataset flickr8k is imported as 3k2j…`, for people, and a line for each note. */
export function describeImport({ kind, name, resultId, alreadyPresent, notes }: Import): string {
  const note = alreadyPresent ? ' (the same bytes were there already)' : '';
  const done = `${kind} ${name} is imported as ${resultId ?? 'nothing'}${note}`;
  return [done, ...notes.map((line) => `  ${line}`)].join('\n');
}
