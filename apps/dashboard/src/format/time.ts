const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in seconds in its two largest units: `2 h 05 min`, `48 s`, `0.4 s`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${pad(whole % MINUTE)} s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${pad(Math.floor((whole % HOUR) / MINUTE))} min`;
  return `${Math.floor(whole / DAY)} d ${pad(Math.floor((whole % DAY) / HOUR))} h`;
}

function pad(value: number): string {
  return value.toString().padStart(2, '0');
}

/** How long before `nowMs` a moment was: `just now`, `5 min ago`, `3 h ago`, `12 d ago`, then its date. */
export function ageText(timestamp: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(timestamp)) / 1000;
  if (seconds < -30) return `in ${coarse(-seconds)}`;
  if (seconds < 30) return 'just now';
  return seconds < 60 * DAY ? `${coarse(seconds)} ago` : timestamp.slice(0, 10);
}

function coarse(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * MINUTE) return `${Math.round(seconds / MINUTE)} min`;
  if (seconds < 36 * HOUR) return `${Math.round(seconds / HOUR)} h`;
  return `${Math.round(seconds / DAY)} d`;
}

/** A moment in full, in the reader's zone and locale. */
export function absoluteText(timestamp: string): string {
  return new Date(timestamp).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Seconds between two moments; the second one is now when it is null. */
export function secondsBetween(from: string, to: string | null, nowMs: number): number {
  return Math.max(0, ((to === null ? nowMs : Date.parse(to)) - Date.parse(from)) / 1000);
}
