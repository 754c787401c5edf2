import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';
import { stackDirOf } from '../layout.js';

const TAIL_BYTES = 256 * 1024;
const POLL_MS = 300;

/** The names of a stack's logs: its services and `supervisor`. */
export async function logNames(stack: string): Promise<string[]> {
  const files = await readdir(path.join(stackDirOf(stack), 'logs')).catch(() => []);
  return files.filter((file) => file.endsWith('.log')).map((file) => path.basename(file, '.log'));
}

async function logFileOf(stack: string, name: string): Promise<string> {
  const names = await logNames(stack);
  if (names.includes(name)) return path.join(stackDirOf(stack), 'logs', `${name}.log`);
  throw new DomainError('NOT_FOUND', `Stack "${stack}" has no log "${name}".`, {
    advice: names.length === 0 ? 'Start it with "beamline up".' : `There are: ${names.join(', ')}.`,
  });
}

/**
 * The end of a log.
 *
 * @param count lines at most; default 100.
 * @throws DomainError `NOT_FOUND` naming the logs there are.
 */
export async function readLog(stack: string, name: string, count = 100): Promise<string[]> {
  const file = await open(await logFileOf(stack, name));
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n');
    return lines.slice(-count);
  } finally {
    await file.close();
  }
}

/** A log's new text as it comes, from now on, until the signal; follows it over rotations. */
export async function* followLog(stack: string, name: string, signal: AbortSignal): AsyncGenerator<string> {
  const location = await logFileOf(stack, name);
  let position: number | undefined;
  while (!signal.aborted) {
    const { text, end } = await readFrom(location, position);
    position = end;
    if (text !== '') yield text;
    else await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** The text from a position on; a shorter file than before was rotated and is read from its start. */
async function readFrom(
  location: string,
  position: number | undefined,
): Promise<{ text: string; end: number }> {
  const file = await open(location);
  try {
    const { size } = await file.stat();
    if (position === undefined || size === position) return { text: '', end: size };
    const start = size < position ? 0 : position;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return { text: buffer.toString('utf8', 0, bytesRead), end: start + bytesRead };
  } finally {
    await file.close();
  }
}
