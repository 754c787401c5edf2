import type { Database } from '../stack/database.js';

const DIGEST = /^[0-9a-f]{64}$/;
/** Rows by the hundred thousand that name no blob. */
const NAMES_NO_BLOB = ['metric_points', '_prisma_migrations'];

/** A row that names a blob. */
export interface Reference {
  digest: string;
  table: string;
  /** The run it belongs to, where it does. */
  runId: string | null;
}

/** All blobs that any row names: every `{ digest, bytes }` in a document of any table, and the feature shards. */
export async function referencesIn(database: Database): Promise<Reference[]> {
  const tables = await database.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL ($1)`,
    [NAMES_NO_BLOB],
  );
  const references: Reference[] = [];
  for (const { name } of tables) {
    const rows = await database.rows<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM "${name}" t`,
    );
    for (const { row } of rows) {
      const runId = typeof row['run_id'] === 'string' ? row['run_id'] : null;
      const documents = name === 'features' ? [row] : Object.values(row);
      for (const digest of documents.flatMap(blobsIn)) references.push({ digest, table: name, runId });
    }
  }
  return references;
}

export function blobsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isBlob(value) ? [value.digest] : [];
  return [...own, ...Object.values(value).flatMap(blobsIn)];
}

function isBlob(value: object): value is { digest: string } {
  return (
    'digest' in value && 'bytes' in value && typeof value.digest === 'string' && DIGEST.test(value.digest)
  );
}
