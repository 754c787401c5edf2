import { z } from 'zod';
import { Slug, Timestamp } from './identifiers.js';

/** From the least to the most important. */
export const LogLevel = z.enum(['debug', 'info', 'warning', 'error']);
export type LogLevel = z.infer<typeof LogLevel>;

/** The levels that are at least as important as `level`. */
export function levelsFrom(level: LogLevel): readonly LogLevel[] {
  return LogLevel.options.slice(LogLevel.options.indexOf(level));
}

/** Who wrote a line: the trainer child or the job it runs, or the activity that drives it. */
export const LogSource = z.enum(['trainer', 'worker']);
export type LogSource = z.infer<typeof LogSource>;

/** One line of a run's log. */
export const LogLine = z.object({
  time: Timestamp,
  level: LogLevel,
  stage: Slug.nullable(),
  /** From 0 within the stage; null where no epoch is trained. */
  epoch: z.int().nonnegative().nullable(),
  /** Step of the run, over all stages; null where the line belongs to none. */
  step: z.int().nonnegative().nullable(),
  attempt: z.int().positive(),
  /** Name of the worker process. */
  worker: z.string(),
  source: LogSource,
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

/** A line with its number within the run, from 1; `?after=`, `?before=` and `Last-Event-ID` take it. */
export const LogEntry = LogLine.extend({ number: z.int().positive() });
export type LogEntry = z.infer<typeof LogEntry>;

/** Which lines of a run's log are wanted. */
export const LogFilter = z.object({
  stage: Slug.optional(),
  /** This level and those above it. */
  level: LogLevel.optional(),
  attempt: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  /** Part of the text, upper and lower case alike. */
  search: z.string().min(1).max(200).optional(),
});
export type LogFilter = z.infer<typeof LogFilter>;

const LineNumber = z.coerce.number().int().nonnegative().max(2_147_483_647);

/** Without `after` and `before`: the last lines. */
export const LogQuery = LogFilter.extend({
  /** Lines after this number, from the first on. */
  after: LineNumber.optional(),
  /** Lines before this number, the last ones; not together with `after`. */
  before: LineNumber.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export type LogQuery = z.infer<typeof LogQuery>;

/** Lines in order, newest last. A search looks at so much at once: a page may be empty and have more behind it. */
export const LogPage = z.object({
  items: z.array(LogEntry),
  /** `before` of the page before this one; null when this one begins at the first line. */
  previous: z.int().nullable(),
  /** `after` of the page behind this one, also where nothing stands yet. */
  next: z.int(),
  /** Whether lines stand behind this page already. */
  hasMore: z.boolean(),
});
export type LogPage = z.infer<typeof LogPage>;
