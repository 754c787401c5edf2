import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@beamline/contracts';
import type { Output } from '../output/output.js';
import { followRedirects } from './follow-redirects.js';

export interface DownloadLimits {
  maxBytes: number;
  /** Longest silence of the server. */
  idleTimeoutMs: number;
}

const LIMITS: DownloadLimits = { maxBytes: 4_000_000_000, idleTimeoutMs: 60_000 };

/** A file that was downloaded; it is gone when the work with it ends. */
export interface Downloaded {
  path: string;
  sha256: string;
}

/**
 * Downloads an address to a folder of its own, with progress, hands the file to `work`, and removes it.
 *
 * @throws DomainError as `followRedirects`; `TOO_LARGE` beyond the limit; `UNAVAILABLE` when the file does not come whole
 */
export async function withDownload<T>(
  url: string,
  out: Output,
  work: (file: Downloaded) => Promise<T>,
  limits: DownloadLimits = LIMITS,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-download-'));
  try {
    const path = join(folder, fileNameOf(url));
    const sha256 = await download(url, path, out, limits);
    return await work({ path, sha256 });
  } finally {
    out.progress.clear();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Last part of the address: `resnet101-63fe2227.pth`. */
export function fileNameOf(url: string): string {
  const name = URL.canParse(url) ? basename(decoded(new URL(url).pathname)) : '';
  return name === '' ? 'download' : name;
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

async function download(url: string, path: string, out: Output, limits: DownloadLimits): Promise<string> {
  const patience = new Patience(limits.idleTimeoutMs);
  const hash = createHash('sha256');
  try {
    const response = await followRedirects(url, patience.signal);
    const total = Number(response.headers.get('content-length') ?? 0);
    if (total > limits.maxBytes) throw tooLarge(url, limits);
    let done = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunksOf(response)) {
        done += chunk.length;
        if (done > limits.maxBytes) throw tooLarge(url, limits);
        patience.renew();
        hash.update(chunk);
        out.progress.update({ label: `download ${fileNameOf(url)}`, done, total, unit: 'bytes' });
        yield chunk;
      }
    };
    await pipeline(counted, createWriteStream(path));
    return hash.digest('hex');
  } catch (cause) {
    throw cause instanceof DomainError ? cause : brokenOff(url, cause);
  } finally {
    patience.end();
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body as AsyncIterable<Uint8Array>;
}

/** Aborts when nothing came for a while. */
class Patience {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(private readonly idleMs: number) {
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  renew(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.controller.abort(new Error(`nothing came for ${this.idleMs} ms`));
    }, this.idleMs);
  }
}

function tooLarge(url: string, { maxBytes }: DownloadLimits): DomainError {
  return new DomainError('TOO_LARGE', `the file has more than ${maxBytes} bytes`, {
    advice: 'check that the address is that of a weights file',
    where: { url },
  });
}

function brokenOff(url: string, cause: unknown): DomainError {
  return new DomainError('UNAVAILABLE', 'the download broke off', {
    advice: 'try again, or download the file in another way and name the file',
    where: { url },
    cause,
  });
}
