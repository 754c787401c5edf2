import pg from 'pg';
import { newId } from '../database/new-id.js';
import { migrate } from '../migrations/migrate.js';

export interface TestDatabase {
  databaseUrl: string;
  /** Runs SQL behind the stores' back. */
  sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  drop: () => Promise<void>;
}

function serverUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url === undefined || url === '')
    throw new Error('DATABASE_URL is not set: run this test in the project "integration"');
  return url;
}

async function onServer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** A database of its own, empty. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `test_${newId()}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  pool.on('error', () => undefined);
  return {
    databaseUrl: url.href,
    sql: async (text, values) => (await pool.query<Record<string, unknown>>(text, values)).rows,
    drop: async () => {
      await pool.end();
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** A database of its own with all migrations applied. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  await migrate(database.databaseUrl);
  return database;
}
