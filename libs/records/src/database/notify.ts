import type { Queries } from './database.js';

export const CHANNEL = 'beamline';

export interface Change {
  kind: 'run' | 'import' | 'captioning' | 'export' | 'outbox' | 'log';
  id: string;
}

/** Tells every watcher when this transaction commits; Postgres drops repetitions within one transaction. */
export async function notify(tx: Queries, ...changes: readonly Change[]): Promise<void> {
  const payloads = changes.map((change) => JSON.stringify(change));
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, payload) FROM unnest(${payloads}::text[]) AS payload`;
}
