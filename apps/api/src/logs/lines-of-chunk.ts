import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DomainError, LogLine, type LogEntry } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { LogChunk } from '@beamline/records';

const MOST_BYTES = 64 * 2 ** 20;
/** Codes of a blob that is lost: a line says so in its place, and the others can still be read. */
const LOST = ['MISSING_BLOB', 'DAMAGED_BLOB'];

/** The lines of a chunk with their numbers, in order. */
export async function linesOf(objects: Pick<ObjectStore, 'getBytes'>, chunk: LogChunk): Promise<LogEntry[]> {
  try {
    const packed = await objects.getBytes(chunk.blob.digest);
    const bytes = await promisify(gunzip)(packed, { maxOutputLength: MOST_BYTES });
    const lines = bytes.toString().trimEnd().split('\n');
    return lines.map((line, at) => ({ ...LogLine.parse(JSON.parse(line)), number: chunk.firstLine + at }));
  } catch (error) {
    if (error instanceof DomainError && LOST.includes(error.code)) return [lost(chunk, error)];
    throw error;
  }
}

function lost({ firstLine, lines, firstTime, attempt }: LogChunk, error: DomainError): LogEntry {
  return {
    number: firstLine,
    time: firstTime,
    level: 'error',
    stage: null,
    epoch: null,
    step: null,
    attempt,
    worker: '',
    source: 'worker',
    text: `${lines} lines of this log cannot be read: ${error.message}`,
  };
}
