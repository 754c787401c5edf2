import { afterAll } from 'vitest';
import { openRecords } from './open-records.js';
import { describeRecords } from './records.contract.js';
import { createTestDatabase } from './testing/test-database.js';
import type { TestDatabase } from './testing/test-database.js';

let database: TestDatabase;

afterAll(() => database.drop());

describeRecords('Postgres', async () => {
  database = await createTestDatabase();
  return openRecords({ databaseUrl: database.databaseUrl });
});
