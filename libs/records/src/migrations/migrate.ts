import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '@beamline/contracts';
import pg from 'pg';
import { translate } from '../database/translate.js';

/** The lock that Prisma's own `migrate deploy` takes, so that neither runs while the other does. */
const MIGRATION_LOCK = 72707369;

const BOOKS = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/** The repository's `prisma/migrations`, seen from `src/migrations` and `dist/migrations` alike. */
export const DEFAULT_MIGRATIONS_FOLDER = fileURLToPath(
  new URL('../../../../prisma/migrations', import.meta.url),
);

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function refuse(message: string, advice: string, name: string): DomainError {
  return new DomainError('CONFLICT', message, { advice, where: { migration: name } });
}

function checkApplied(applied: AppliedMigration, known: Map<string, Migration>): void {
  const name = applied.migration_name;
  if (applied.finished_at === null)
    throw refuse(
      `migration ${name} was begun and not finished`,
      'Look at what it left in the database, then mark it with "prisma migrate resolve".',
      name,
    );
  const migration = known.get(name);
  if (migration === undefined)
    throw refuse(
      `the database has migration ${name}, which this version of Beamline does not know`,
      'Run the version that applied it, or a newer one.',
      name,
    );
  if (migration.checksum !== applied.checksum)
    throw refuse(
      `migration ${name} was changed after it had been applied`,
      'Restore its file, and put the change into a new migration.',
      name,
    );
}

/** The file and its line in the books become true together, or neither does. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DomainError('INTERNAL', `migration ${name} failed and was rolled back: ${reason}`, {
      advice: 'Mend the file or the data that it stumbles over, then migrate again.',
      where: { migration: name },
      cause,
    });
  }
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  await client.query(BOOKS);
  const { rows } = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) checkApplied(row, known);
  const present = new Set(rows.map((row) => row.migration_name));
  const missing = migrations.filter(({ name }) => !present.has(name));
  for (const migration of missing) await apply(client, migration);
  return missing.map(({ name }) => name);
}

/**
 * Applies the migrations that the database lacks, in order of name, and returns their names.
 * Keeps Prisma's own books (`_prisma_migrations`), so that its command line sees them as applied.
 * Several processes may call it at once: one works, the others wait and find nothing to do.
 *
 * Throws `CONFLICT` when an applied migration is unfinished, unknown or changed; `INTERNAL` when one fails
 * (it is rolled back whole); `UNAVAILABLE` when the server does not answer.
 */
export async function migrate(
  databaseUrl: string,
  migrationsFolder = DEFAULT_MIGRATIONS_FOLDER,
): Promise<string[]> {
  const migrations = await readMigrations(migrationsFolder);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await applyMissing(client, migrations);
  } catch (error) {
    throw translate(error);
  } finally {
    await client.end();
  }
}
