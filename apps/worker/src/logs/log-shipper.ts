import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { NewLogChunk, Records, Scope } from '@beamline/records';
import type { Logger } from 'pino';

/** Gzipped lines, and what their row says of them. */
export interface PackedChunk {
  scope: Scope;
  row: Omit<NewLogChunk, 'blob'>;
  bytes: Uint8Array;
}

export interface ShipperServices {
  records: { logs: Pick<Records['logs'], 'append'> };
  store: Pick<ObjectStore, 'putBytes'>;
  log: Pick<Logger, 'warn' | 'error'>;
}

export interface ShipperOptions {
  /** Most bytes that wait in memory while a server is away; newer chunks are dropped aloud. 32 MiB by default. */
  limitBytes?: number;
  /** Between two tries while a server is away; 2 s by default. */
  retryMs?: number;
}

const LIMIT_BYTES = 32 * 2 ** 20;
const RETRY_MS = 2_000;
/** Codes that say nothing against the chunk: it is sent again. Any other will not be better the next time. */
const AWAY = ['UNAVAILABLE', 'INTERNAL'];

/**
 * Brings chunks of logs to the object store, then their rows to Postgres, one at a time and in order. Never throws:
 * a log that is lost fails no training.
 */
export class LogShipper {
  private readonly waiting: PackedChunk[] = [];
  private waitingBytes = 0;
  private sending: Promise<void> | null = null;
  private closed = false;

  constructor(
    private readonly services: ShipperServices,
    private readonly options: ShipperOptions = {},
  ) {}

  /** Resolves when the chunk and all before it are stored, or are given up. */
  ship(chunk: PackedChunk): Promise<void> {
    if (this.waitingBytes + chunk.bytes.byteLength > (this.options.limitBytes ?? LIMIT_BYTES)) {
      this.services.log.error(chunk.scope, `${chunk.row.lines} lines of a log were dropped: too much waits`);
      return Promise.resolve();
    }
    this.waiting.push(chunk);
    this.waitingBytes += chunk.bytes.byteLength;
    this.sending ??= this.sendAll();
    return this.sending;
  }

  /** Gives what waits so long to be stored, then gives it up aloud. */
  async close(limitMs: number): Promise<void> {
    await Promise.race([this.sending, sleep(limitMs, undefined, { ref: false })]);
    this.closed = true;
    const lines = this.waiting.reduce((sum, { row }) => sum + row.lines, 0);
    if (lines > 0) this.services.log.error(`${lines} lines of logs were dropped: the worker ended`);
  }

  private async sendAll(): Promise<void> {
    for (let chunk = this.waiting[0]; chunk !== undefined && !this.closed; chunk = this.waiting[0]) {
      if (await this.isSettled(chunk)) this.forget(chunk);
      else await sleep(this.options.retryMs ?? RETRY_MS, undefined, { ref: false });
    }
    this.sending = null;
  }

  private forget(chunk: PackedChunk): void {
    this.waiting.shift();
    this.waitingBytes -= chunk.bytes.byteLength;
  }

  /** False when a server is away; true when the chunk arrived, or never will. */
  private async isSettled({ scope, row, bytes }: PackedChunk): Promise<boolean> {
    try {
      const blob = await this.services.store.putBytes(bytes);
      await this.services.records.logs.append(scope, { ...row, blob });
    } catch (error) {
      if (!(error instanceof DomainError) || AWAY.includes(error.code)) return false;
      this.services.log.warn({ error, ...scope }, `${row.lines} lines of a log are not kept`);
    }
    return true;
  }
}
