import type { BlobRef, LogFilter, LogLevel } from '@beamline/contracts';
import type { Scope } from '../records.js';

/** Some lines of a run's log, stored as gzipped JSON lines under `blob`. */
export interface NewLogChunk {
  blob: BlobRef;
  /** Whoever wrote it, and the writer's own number of it: appending the same again changes nothing. */
  writer: string;
  writerSequence: number;
  lines: number;
  firstTime: string;
  lastTime: string;
  levels: LogLevel[];
  stages: string[];
}

/** A stored chunk; its lines are numbered from `firstLine` on. */
export interface LogChunk extends Omit<NewLogChunk, 'writer' | 'writerSequence'> {
  sequence: number;
  attempt: number;
  firstLine: number;
}

/** Where a reader of a run's log stands. */
export type LogPlace = { after: number } | { before: number };

/** Rows of the logs of runs; the lines are in the object store. */
export interface LogStore {
  /**
   * Gives the lines the run's next numbers. `TOO_LARGE` once the run's chunks have `LOG_LIMIT_BYTES`;
   * a chunk that is there already changes nothing.
   */
  append(scope: Scope, chunk: NewLogChunk): Promise<void>;
  /** Chunks that may hold lines of the filter behind (or before) a line, the nearest first. */
  list(runId: string, place: LogPlace, filter: Omit<LogFilter, 'search'>, limit: number): Promise<LogChunk[]>;
  /** Number of the run's last line; 0 without any. */
  lastLine(runId: string): Promise<number>;
}
