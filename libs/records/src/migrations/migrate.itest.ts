import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmptyDatabase } from '../testing/test-database.js';
import type { TestDatabase } from '../testing/test-database.js';
import { DEFAULT_MIGRATIONS_FOLDER, migrate } from './migrate.js';

const differ = fileURLToPath(new URL('../../../../prisma/diff.mjs', import.meta.url));

/** The SQL that makes schema.prisma of an empty database, as Prisma's own engine writes it. */
async function schemaAsSql(databaseUrl: string): Promise<string> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return (await promisify(execFile)(process.execPath, [differ], { env })).stdout;
}

/** Every column, index and constraint of the tables, Prisma's books and CHECK constraints aside; one line each. */
async function catalogueOf(database: TestDatabase): Promise<unknown[]> {
  const rows = await database.sql(`
    SELECT format('%s.%s %s %s %s', table_name, column_name, data_type || coalesce(datetime_precision::text, ''),
      is_nullable, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')
    ORDER BY line`);
  return rows.map((row) => row['line']).filter((line) => !String(line).includes('_prisma_migrations'));
}

describe('migrate', () => {
  let database: TestDatabase;
  let folder: string;
  const addMigration = async (name: string, sql: string) => {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'migration.sql'), sql);
  };
  const run = () => migrate(database.databaseUrl, folder);

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('brings a database to what schema.prisma says, CHECK constraints aside', async () => {
    const direct = await createEmptyDatabase();
    try {
      await direct.sql(await schemaAsSql(direct.databaseUrl));
      await migrate(database.databaseUrl);
      const [expected, found] = [await catalogueOf(direct), await catalogueOf(database)];
      expect(expected.length).toBeGreaterThan(150);
      expect(found).toEqual(expected);
    } finally {
      await direct.drop();
    }
  });

  it('applies what is missing in order of name, each file once', async () => {
    await addMigration('2_second', "INSERT INTO t VALUES (';'); INSERT INTO t VALUES ('b')");
    await addMigration('1_first', 'CREATE TABLE t (v text)');
    expect(await run()).toEqual(['1_first', '2_second']);
    await addMigration('3_third', "INSERT INTO t VALUES ('c')");
    expect(await run()).toEqual(['3_third']);
    expect(await run()).toEqual([]);
    expect(await database.sql('SELECT v FROM t')).toEqual([{ v: ';' }, { v: 'b' }, { v: 'c' }]);
  });

  it('may be called by several processes at once', async () => {
    await cp(DEFAULT_MIGRATIONS_FOLDER, folder, { recursive: true });
    const applied = (await Promise.all([run(), run(), run(), run()])).flat();
    expect(applied).toEqual([...new Set(applied)]);
    expect(applied.length).toBeGreaterThan(0);
  });

  it('rolls a failing file back whole and says which it was', async () => {
    await addMigration('1_broken', 'CREATE TABLE t (v text); SELECT 1/0');
    await expect(run()).rejects.toMatchObject({ code: 'INTERNAL', where: { migration: '1_broken' } });
    expect(await database.sql("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
    await addMigration('1_broken', 'CREATE TABLE t (v text)');
    expect(await run()).toEqual(['1_broken']);
  });

  it('refuses a file that was changed after it had been applied', async () => {
    await addMigration('1_first', 'CREATE TABLE t (v text)');
    await run();
    await addMigration('1_first', 'CREATE TABLE t (v int)');
    await expect(run()).rejects.toMatchObject({ code: 'CONFLICT', where: { migration: '1_first' } });
  });

  it('refuses a database that a newer version has migrated', async () => {
    await addMigration('1_first', 'CREATE TABLE t (v text)');
    await run();
    await rm(path.join(folder, '1_first'), { recursive: true });
    await expect(run()).rejects.toMatchObject({ code: 'CONFLICT', where: { migration: '1_first' } });
  });

  it('stops at a migration that another tool began and did not finish', async () => {
    await addMigration('1_first', 'CREATE TABLE t (v text)');
    await run();
    await database.sql('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(run()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('says UNAVAILABLE when the server is away', async () => {
    const url = 'postgresql://nobody:x@127.0.0.1:1/none';
    await expect(migrate(url, folder)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
