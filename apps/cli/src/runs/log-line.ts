import type { LogEntry } from '@beamline/contracts';
import type { Colours } from '../output/colour.js';

/** A line of a run's log on the terminal: time (UTC), level, place, text. */
export function logLine({ time, level, stage, epoch, text }: LogEntry, colours: Colours): string {
  const place = [stage ?? '', epoch === null ? '' : `epoch ${epoch + 1}`].filter((part) => part !== '');
  const paint = { debug: colours.dim, info: String, warning: colours.yellow, error: colours.red }[level];
  // What a program printed may not steer the terminal.
  const clean = text.replaceAll(/\p{Cc}/gu, ' ');
  const head = colours.dim([time.slice(0, 19), ...place].join(' '));
  return `${head} ${paint(`${level.padEnd(7)} ${clean}`)}`;
}
