import { streamRun, type BeamlineClient } from '@beamline/client';
import { FINAL_RUN_STATES, type Run, type RunEvent } from '@beamline/contracts';
import { ask } from '../command/ask.js';
import type { Output } from '../output/output.js';
import { eventLine } from './event-line.js';

export interface FollowOptions {
  /** Sees each event too, in order. */
  onEvent?: (event: RunEvent) => void;
  onRun?: (run: Run) => void;
  /** Stops following; the run goes on. */
  signal?: AbortSignal;
}

/**
 * Shows a run until it ends: a line for each event, a bar for what goes on. Broken connections are mended.
 *
 * @returns the run as it ended.
 */
export async function followRun(
  api: BeamlineClient,
  out: Output,
  id: string,
  { onEvent, onRun, signal }: FollowOptions = {},
): Promise<Run> {
  await streamRun(api, id, {
    untilFinal: true,
    ...(signal === undefined ? {} : { signal }),
    onRun: (run) => {
      onRun?.(run);
      showProgress(out, run);
    },
    onEvent: (event) => {
      onEvent?.(event);
      const line = eventLine(event.body, out.colours);
      if (line !== null) out.say(line);
    },
  });
  out.progress.clear();
  return ask(api.GET('/runs/{id}', { params: { path: { id } } }));
}

function showProgress(out: Output, { state, progress }: Run): void {
  if (FINAL_RUN_STATES.includes(state)) return;
  const waiting = { label: `${state}: waiting for a worker`, done: 0, total: 0, unit: '' };
  out.progress.update(progress ?? waiting);
}
