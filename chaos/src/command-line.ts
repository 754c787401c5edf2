import path from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run chaos -- --minutes N [--seed S] [--json FILE]
       npm run chaos -- --scale [--runs 1000] [--workers 4] [--json FILE]

Runs real experiments on a local stack of its own while its parts are killed, frozen, cut off, and its bytes damaged,
then compares every run with one that was left alone.

  --minutes N   how long faults are injected; the reference runs before and the end of the runs after come on top
  --seed S      determines the plan of faults and of runs; 1 by default
  --scale       no faults: many queued runs over several workers, with limits on the overhead and the API's answers
  --runs N      1,000 by default
  --workers N   4 by default
  --json FILE   also writes the report to FILE

Exit status: 0 when every invariant holds, 1 when one is broken (the stack's folder is kept), 2 for wrong usage.`;

export type CommandLine =
  | { kind: 'chaos'; minutes: number; seed: number; json: string | undefined }
  | { kind: 'scale'; runs: number; workers: number; json: string | undefined };

/** The command line is wrong: one line says what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Relative paths count from `base`.
 *
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function readCommandLine(args: readonly string[], base: string): CommandLine | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const json = values.json === undefined ? undefined : path.resolve(base, values.json);
  if (values.scale === true) {
    refuse(values, ['minutes', 'seed'], '--scale');
    const runs = whole('--runs', values.runs ?? '1000', 1, 100_000);
    return { kind: 'scale', runs, workers: whole('--workers', values.workers ?? '4', 1, 64), json };
  }
  if (values.minutes === undefined) throw new UsageError('Give --minutes N, or --scale.');
  refuse(values, ['runs', 'workers'], '--minutes');
  const seed = whole('--seed', values.seed ?? '1', 0, 2 ** 31 - 1);
  return { kind: 'chaos', minutes: minutesOf(values.minutes), seed, json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string' },
        seed: { type: 'string' },
        scale: { type: 'boolean' },
        runs: { type: 'string' },
        workers: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function refuse(values: Record<string, unknown>, names: readonly string[], beside: string): void {
  const given = names.filter((name) => values[name] !== undefined);
  if (given.length > 0) throw new UsageError(`--${given.join(', --')} does not go with ${beside}.`);
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !(minutes > 0 && minutes <= 24 * 60))
    throw new UsageError(`--minutes: "${text}" is no number above 0 and up to ${String(24 * 60)}.`);
  return minutes;
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${name}: "${text}" is no whole number from ${String(least)} to ${String(most)}.`);
}
