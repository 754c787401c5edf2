import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { Database } from './database.js';
import { CHANNEL } from './notify.js';
import type { Change } from './notify.js';

const RECONNECT_MS = { first: 100, longest: 5_000 };

const ChangePayload: z.ZodType<Change> = z.object({
  kind: z.enum(['run', 'import', 'captioning', 'export', 'outbox', 'log']),
  id: z.string(),
});

export interface Watcher {
  onChange: (change: Change) => void;
  /** Called when the connection is back: changes in between went unheard. */
  onReconnect: () => void;
}

/** Listens on a connection of its own, and opens another whenever it is lost. */
class ChangeListener {
  readonly #database: Pick<Database, 'databaseUrl' | 'log'>;
  readonly #watcher: Watcher;
  readonly #stopping = new AbortController();
  #client: pg.Client | undefined;
  #hasListened = false;
  #waitMs = RECONNECT_MS.first;

  constructor(database: Database, watcher: Watcher) {
    this.#database = database;
    this.#watcher = watcher;
  }

  /** Goes on until `stop`; `onTried` is called after each try to connect. */
  async listen(onTried: () => void): Promise<void> {
    while (!this.#isStopping()) {
      const lost = await this.#listenOnce(onTried);
      onTried();
      if (this.#isStopping()) return;
      this.#database.log('the Postgres connection that listens for changes was lost; opening another', lost);
      await this.#pause();
    }
  }

  stop(): void {
    this.#stopping.abort();
    void this.#close();
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Listens until the connection ends; returns why it did. Never throws. */
  async #listenOnce(onListening: () => void): Promise<unknown> {
    const { databaseUrl: connectionString } = this.#database;
    const client = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 5_000 });
    this.#client = client;
    const ended = new Promise<unknown>((resolve) => {
      client.on('error', resolve).on('end', () => {
        resolve(new Error('the connection ended'));
      });
    });
    client.on('notification', ({ payload }) => {
      this.#hear(payload ?? '');
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.#noteListening();
      onListening();
      return await ended;
    } catch (error) {
      return error;
    } finally {
      await this.#close();
    }
  }

  #noteListening(): void {
    this.#waitMs = RECONNECT_MS.first;
    if (this.#hasListened) this.#watcher.onReconnect();
    this.#hasListened = true;
  }

  #hear(payload: string): void {
    if (this.#isStopping()) return;
    try {
      this.#watcher.onChange(ChangePayload.parse(JSON.parse(payload)));
    } catch (error) {
      this.#database.log(`a notification on "${CHANNEL}" could not be handled: ${payload}`, error);
    }
  }

  async #close(): Promise<void> {
    try {
      await this.#client?.end();
    } catch (error) {
      this.#database.log('the Postgres connection that listened could not be closed', error);
    }
  }

  async #pause(): Promise<void> {
    const { signal } = this.#stopping;
    await sleep(this.#waitMs, undefined, { signal }).catch(() => undefined);
    this.#waitMs = Math.min(this.#waitMs * 2, RECONNECT_MS.longest);
  }
}

/** Resolves after the first try to connect, whether it succeeded or not, with the way to stop. */
export async function watchChanges(database: Database, watcher: Watcher): Promise<() => Promise<void>> {
  const listener = new ChangeListener(database, watcher);
  let listening: Promise<void> = Promise.resolve();
  await new Promise<void>((tried) => {
    listening = listener.listen(tried);
  });
  return async () => {
    listener.stop();
    await listening;
  };
}
