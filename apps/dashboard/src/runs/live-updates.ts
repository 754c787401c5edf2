import type { RunEvent } from '@beamline/contracts';

/** A list of events with one more, each sequence number once and in order; nothing to add to before the list was read. */
export function appended(old: RunEvent[] | undefined, event: RunEvent): RunEvent[] | undefined {
  if (old === undefined || old.some((known) => known.sequence === event.sequence)) return old;
  return [...old, event].sort((a, b) => a.sequence - b.sequence);
}

/** Calls at once, then at most once in `ms`; the last call is never lost. */
export function atMostEvery(ms: number, call: () => void): () => void {
  let lastMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fire = () => {
    timer = undefined;
    lastMs = Date.now();
    call();
  };
  return () => {
    const waitMs = lastMs + ms - Date.now();
    if (waitMs <= 0 && timer === undefined) fire();
    else timer ??= setTimeout(fire, waitMs);
  };
}
