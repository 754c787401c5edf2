import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRecords } from './open-records.js';
import type { Records } from './records.js';
import { openBreakableServer } from './testing/breakable-server.js';
import type { BreakableServer } from './testing/breakable-server.js';
import { launchRun } from './testing/samples.js';
import { createTestDatabase } from './testing/test-database.js';
import type { TestDatabase } from './testing/test-database.js';

const away = { code: 'UNAVAILABLE' };

describe('records whose Postgres goes away', () => {
  let database: TestDatabase;
  let server: BreakableServer;
  let records: Records;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    server = await openBreakableServer(database.databaseUrl);
    records = openRecords({ databaseUrl: server.databaseUrl, poolSize: 4 });
  });
  afterEach(async () => {
    await records.close();
    await server.kill();
  });

  it('say UNAVAILABLE while it is away, in reads, writes and pings, and go on when it is back', async () => {
    const { run } = await launchRun(records);
    await server.kill();
    await expect(records.runs.get(run.id)).rejects.toMatchObject(away);
    await expect(records.runs.claim(run.id)).rejects.toMatchObject(away);
    await expect(records.metrics.series(run.id, { maxPoints: 10 })).rejects.toMatchObject(away);
    await expect(records.ping()).rejects.toMatchObject(away);
    await server.restart();
    await expect(records.ping()).resolves.toBeUndefined();
    expect(await records.runs.claim(run.id)).toEqual({ attempt: 1 });
  });

  it('say UNAVAILABLE for calls under way when it is killed', async () => {
    await records.ping();
    const { run } = await launchRun(records);
    const sleeping = Promise.allSettled(Array.from({ length: 20 }, () => records.runs.claim(run.id)));
    setTimeout(() => void server.kill(), 30);
    const refused = (await sleeping).filter((call) => call.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject(away);
    await server.restart();
  });

  it('recover when the server closes its connections itself, as a restart does', async () => {
    const { run } = await launchRun(records);
    await database.sql(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await vi.waitFor(async () => {
      expect(await records.runs.get(run.id)).toMatchObject({ state: 'queued' });
    });
  });

  it('hear of changes again when it is back, and say that some went unheard', async () => {
    const heard: string[] = [];
    const onReconnect = vi.fn();
    const stop = await records.watch(({ id }) => heard.push(id), onReconnect);
    await server.kill();
    await server.restart();
    await vi.waitFor(
      () => {
        expect(onReconnect).toHaveBeenCalledTimes(1);
      },
      { timeout: 10_000 },
    );
    const { run } = await launchRun(records);
    await vi.waitFor(() => {
      expect(heard).toContain(run.id);
    });
    await stop();
  });

  it('can be watched before the server is up', async () => {
    await server.kill();
    const heard: string[] = [];
    const stop = await records.watch(({ id }) => heard.push(id));
    await server.restart();
    await vi.waitFor(
      async () => {
        const { run } = await launchRun(records);
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(heard).toContain(run.id);
      },
      { timeout: 10_000 },
    );
    await stop();
  });

  it('stop watching while the server is away', async () => {
    const stop = await records.watch(() => undefined);
    await server.kill();
    await expect(stop()).resolves.toBeUndefined();
  });
});
