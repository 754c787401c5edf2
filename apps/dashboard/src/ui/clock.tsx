import { useSyncExternalStore } from 'react';
import { absoluteText, ageText, durationText, secondsBetween } from '../format/time.js';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** The time, renewed each second by one timer for the whole page. Texts decide whether anything is drawn anew. */
export function useClockText(format: (nowMs: number) => string): string {
  return useSyncExternalStore(subscribe, () => format(nowMs));
}

/** How long ago, with the full date on hover. */
export function Age({ at }: { at: string }) {
  const text = useClockText((now) => ageText(at, now));
  return (
    <time dateTime={at} title={absoluteText(at)}>
      {text}
    </time>
  );
}

/** The span between two moments, still growing while `to` is null. */
export function Elapsed({ from, to }: { from: string | null; to: string | null }) {
  const text = useClockText((now) =>
    from === null ? '–' : durationText(Math.round(secondsBetween(from, to, now))),
  );
  return <span title={from === null ? undefined : `since ${absoluteText(from)}`}>{text}</span>;
}
