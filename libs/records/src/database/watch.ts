import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { Database } from './database.js';
import { CHANNEL } from './notify.js';
import type { Change } from './notify.js';

const RECONNECT_MS = { first: 100, longest: 5_000 };

const STOPPED = Symbol('stopped');

const ChangePayload: z.ZodType<Change> = z.object({
  kind: z.enum(['run', 'import', 'outbox']),
  id: z.string(),
});

export interface Watcher {
  onChange: (change: Change) => void;
  /** Called when the connection is back: changes in between went unheard. */
  onReconnect: () => void;
}

/**
 * Listens on a connection of its own, and opens another whenever it is lost, until stopped.
 * Resolves after the first try to connect, whether it succeeded or not.
 */
export async function watchChanges(
  { databaseUrl, log }: Database,
  watcher: Watcher,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let tried: () => void = () => undefined;
  const firstTry = new Promise<void>((resolve) => {
    tried = resolve;
  });
  const loop = keepListening();
  await firstTry;
  return async () => {
    stopping.abort();
    await loop;
  };

  async function keepListening(): Promise<void> {
    let waitMs = RECONNECT_MS.first;
    for (let connections = 0; !stopping.signal.aborted;) {
      const lost = await listenOnce(() => {
        waitMs = RECONNECT_MS.first;
        if (connections > 0) watcher.onReconnect();
        connections += 1;
        tried();
      });
      tried();
      if (lost === STOPPED) return;
      log('the Postgres connection that listens for changes was lost; opening another', lost);
      await pause(waitMs);
      waitMs = Math.min(waitMs * 2, RECONNECT_MS.longest);
    }
  }

  /** Listens until the connection is lost or the watcher stops; returns why. Never throws. */
  async function listenOnce(onListening: () => void): Promise<unknown> {
    if (stopping.signal.aborted) return STOPPED;
    const client = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    const ended = new Promise<unknown>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => {
        resolve(new Error('the connection ended'));
      });
      stopping.signal.addEventListener('abort', () => {
        resolve(STOPPED);
      });
    });
    client.on('notification', ({ payload }) => {
      hear(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      onListening();
      return await ended;
    } catch (error) {
      return error;
    } finally {
      await client.end().catch((error: unknown) => {
        log('the Postgres connection that listened could not be closed', error);
      });
    }
  }

  function hear(payload: string | undefined): void {
    try {
      watcher.onChange(ChangePayload.parse(JSON.parse(payload ?? '')));
    } catch (error) {
      log(`a notification on "${CHANNEL}" could not be handled: ${payload ?? ''}`, error);
    }
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}
