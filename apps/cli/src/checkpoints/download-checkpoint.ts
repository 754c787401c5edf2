import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BeamlineClient } from '@beamline/client';
import { DomainError, type DownloadLink } from '@beamline/contracts';
import { ask } from '../command/ask.js';
import type { Output } from '../output/output.js';

/** Fetches the safetensors files of a checkpoint, by default of the run's best; a file appears once it is whole. */
export async function downloadCheckpoint(
  api: BeamlineClient,
  out: Output,
  wanted: { runId: string; checkpointId: string | undefined; folder: string },
): Promise<void> {
  const id = wanted.checkpointId ?? (await bestCheckpoint(api, wanted.runId));
  const links = await ask(api.GET('/checkpoints/{id}/downloads', { params: { path: { id } } }));
  await mkdir(wanted.folder, { recursive: true });
  const files: string[] = [];
  for (const link of links) files.push(await download(out, link, wanted.folder));
  out.result({ checkpointId: id, files }, () => files.join('\n'));
}

async function bestCheckpoint(api: BeamlineClient, id: string): Promise<string> {
  const { bestCheckpointId } = await ask(api.GET('/runs/{id}', { params: { path: { id } } }));
  if (bestCheckpointId !== null) return bestCheckpointId;
  throw new DomainError('NOT_FOUND', 'the run has no best checkpoint yet', {
    advice: 'wait for its first epoch, or name one with --checkpoint',
    where: { run: id },
  });
}

async function download(out: Output, { name, url, bytes }: DownloadLink, folder: string): Promise<string> {
  const file = join(folder, basename(name));
  const partial = `${file}.partial`;
  try {
    const received = await save(url, partial, (done) => {
      out.progress.update({ label: `download ${name}`, done, total: bytes, unit: 'bytes' });
    });
    if (received !== bytes) throw broken(name, `${received} of ${bytes} bytes arrived`);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return file;
}

async function save(url: string, file: string, onBytes: (done: number) => void): Promise<number> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw broken(basename(file), 'the object store does not answer', cause);
  });
  if (!response.ok || response.body === null)
    throw broken(basename(file), `the object store answered ${response.status}`);
  let done = 0;
  const source = Readable.fromWeb(response.body).on('data', (chunk: Buffer) => {
    done += chunk.length;
    onBytes(done);
  });
  await pipeline(source, createWriteStream(file));
  return done;
}

function broken(name: string, reason: string, cause?: unknown): DomainError {
  return new DomainError('UNAVAILABLE', `the download broke off: ${reason}`, {
    advice: 'run the command again',
    where: { file: name },
    cause,
  });
}
