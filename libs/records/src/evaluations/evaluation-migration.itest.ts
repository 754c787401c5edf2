import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Decoding } from '@beamline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_MIGRATIONS_FOLDER, migrate } from '../migrations/migrate.js';
import { openRecords } from '../open-records.js';
import { blob } from '../testing/samples.js';
import { createEmptyDatabase } from '../testing/test-database.js';
import type { TestDatabase } from '../testing/test-database.js';

const FIRST = '20261123153000_init';

/** Rows as the first version wrote them; what they point to is left out. */
const OLD_ROWS = `
  SET session_replication_role = replica;
  INSERT INTO evaluations (id, run_id, checkpoint_id, split, beam, mode, max_steps, suppress_unknown, bleu,
    signature, images, seconds, images_per_second, unfinished, mean_length, captions_blob, attempt)
  SELECT 'evaluation0' || beam, 'run000000001', 'checkpoint01', 'val', beam, 'sound', 40 + beam, beam = 3,
    '{0.6,0.4,0.3,0.2}', 'bleu', 1000, 20, 50, 1, 9.5, '${JSON.stringify(blob('captions'))}', 1
  FROM (VALUES (1), (3)) AS beams (beam);
  SET session_replication_role = DEFAULT`;

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  await cp(path.join(DEFAULT_MIGRATIONS_FOLDER, FIRST), path.join(folder, FIRST), { recursive: true });
  await migrate(database.databaseUrl, folder);
  await database.sql(OLD_ROWS);
  await migrate(database.databaseUrl);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it('evaluations of the first version read back and are found by their decoding', async () => {
  const records = openRecords({ databaseUrl: database.databaseUrl });
  try {
    const [first, second] = await records.evaluations.listByRun('run000000001');
    const plain = { empty: 0, coco: null, diversity: null };
    expect(first).toMatchObject({ ...plain, decoding: Decoding.parse({ maxSteps: 41 }) });
    const decoding = Decoding.parse({ maxSteps: 43, suppressUnknown: true });
    expect(second).toMatchObject({ ...plain, decoding });
    const key = { checkpointId: 'checkpoint01', split: 'val', beam: 3, mode: 'sound', decoding } as const;
    expect(await records.evaluations.find('run000000001', key)).toEqual(second);
  } finally {
    await records.close();
  }
});
