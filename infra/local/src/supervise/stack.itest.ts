import { spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { repositoryDir } from '../layout.js';
import { identityOf } from '../process-identity.js';
import { provisionParts } from '../provision/provision-parts.js';
import { bareEnvironment } from '../testing/bare-environment.js';
import { temporaryDir } from '../testing/temporary-dir.js';
import { readStack } from './read-stack.js';
import { startStack, type StackHandle } from './start-stack.js';
import type { ServiceName, ServiceStatus } from './service-definition.js';
import { storeAnswers } from './services/object-store.js';
import { answers } from './services/postgres.js';

async function aStack(name: string, root: string): Promise<StackHandle> {
  const stack = await startStack({ name, root, apps: false, durable: false, env: bareEnvironment() });
  onTestFinished(() => stack.stop());
  return stack;
}

async function query(url: string | undefined, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<Record<string, unknown>>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

function serviceOf(services: readonly ServiceStatus[], name: ServiceName): ServiceStatus & { pid: number } {
  const service = services.find((candidate) => candidate.name === name);
  const pid = service?.pid ?? null;
  if (service === undefined || pid === null) throw new Error(`${name} does not run`);
  return { ...service, pid };
}

function variablesOfStore(env: Record<string, string>): Parameters<typeof storeAnswers>[0] {
  const { S3_ENDPOINT = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '', S3_BUCKET = '', S3_REGION = '' } = env;
  return { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET, S3_REGION };
}

describe('the stack of the integration tests', () => {
  it('tells tests where Postgres, the object store and Temporal are', async () => {
    const env = inject('stack');
    expect(await answers(env['DATABASE_URL'] ?? '')).toBe(true);
    expect(await storeAnswers(variablesOfStore(env))).toBe(true);
    expect(process.env['TEMPORAL_ADDRESS']).toBe(env['TEMPORAL_ADDRESS']);
  });
});

describe('a stack', () => {
  it('runs beside another one, with ports, data and passwords of its own', async () => {
    const root = await temporaryDir();
    const [first, second] = await Promise.all([aStack('first', root), aStack('second', root)]);
    const ports = [...Object.values(first.ports), ...Object.values(second.ports)];
    expect(new Set(ports).size).toBe(ports.length);
    await query(first.env['DATABASE_URL'], 'create table only_here (n int)');
    await expect(query(second.env['DATABASE_URL'], 'select n from only_here')).rejects.toThrow(
      'does not exist',
    );
    await first.stop();
    expect(await answers(first.env['DATABASE_URL'] ?? '')).toBe(false);
    expect(await answers(second.env['DATABASE_URL'] ?? '')).toBe(true);
  });

  it('cannot be started twice', async () => {
    const root = await temporaryDir();
    await aStack('main', root);
    await expect(
      startStack({ name: 'main', root, apps: false, env: bareEnvironment() }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('already running') as string,
    });
  });

  it.each(['postgres', 'object-store', 'temporal'] as const)(
    'brings %s back on the same port after kill -9, and leaves the others alone',
    async (name) => {
      const root = await temporaryDir();
      const stack = await aStack('main', root);
      await query(stack.env['DATABASE_URL'], 'create table kept (n int); insert into kept values (7)');
      const before = stack.status();
      process.kill(serviceOf(before, name).pid, 'SIGKILL');
      await vi.waitFor(
        () => {
          expect(serviceOf(stack.status(), name)).toMatchObject({ state: 'ready', restarts: 1 });
        },
        { timeout: 30_000, interval: 100 },
      );
      expect(await query(stack.env['DATABASE_URL'], 'select n from kept')).toEqual([{ n: 7 }]);
      expect(await storeAnswers(variablesOfStore(stack.env))).toBe(true);
      const others = before
        .filter((service) => service.name !== name)
        .map(({ name: other, pid }) => [other, pid]);
      expect(
        stack
          .status()
          .filter((service) => service.name !== name)
          .map(({ name: other, pid }) => [other, pid]),
      ).toEqual(others);
    },
  );

  it('starts with the same ports and data after its supervisor was killed, and ends what that left running', async () => {
    const root = await temporaryDir();
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', superviseIn(root)], {
      env: bareEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => supervisor.stdout.once('data', resolve));
    const before = await readStack('main', root);
    await query(before?.env['DATABASE_URL'], 'create table kept (n int); insert into kept values (7)');
    supervisor.kill('SIGKILL');
    await vi.waitFor(async () => {
      expect(await readStack('main', root)).toMatchObject({ running: false });
    });

    const stack = await aStack('main', root);

    expect(stack.ports).toEqual(before?.ports);
    expect(await query(stack.env['DATABASE_URL'], 'select n from kept')).toEqual([{ n: 7 }]);
    const old = before?.services.map(({ pid }) => pid ?? 0) ?? [];
    expect(old).toHaveLength(3);
    expect(await Promise.all(old.map(identityOf))).toEqual([undefined, undefined, undefined]);
  });

  it('uses the servers that the environment names and starts none', async () => {
    const stack = await startStack({
      name: 'main',
      root: await temporaryDir(),
      apps: false,
      env: process.env,
    });
    onTestFinished(() => stack.stop());
    expect(stack.status()).toEqual([]);
    expect(stack.env['DATABASE_URL']).toBe(process.env['DATABASE_URL']);
    expect(stack.parts.map(({ source }) => source)).toEqual(['environment', 'environment', 'environment']);
  });

  it('says which S3 variables are missing when only some are given', async () => {
    const env = { ...process.env, S3_SECRET_KEY: '', S3_BUCKET: '' };
    await expect(
      startStack({ name: 'main', root: await temporaryDir(), apps: false, env }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'S3_ENDPOINT is set, but S3_SECRET_KEY, S3_BUCKET is not.',
    });
  });
});

/** A program that starts a stack, says so, and stays. */
function superviseIn(root: string): string {
  const main = path.join(repositoryDir, 'infra/local/dist/index.js');
  return `const { startStack } = await import(${JSON.stringify(main)});
    await startStack({ name: 'main', root: ${JSON.stringify(root)}, apps: false, durable: false });
    console.log('started');
    setInterval(() => undefined, 1000);`;
}

describe('provisioned parts', () => {
  it('take less than two seconds when they are there already', async () => {
    const names = ['temporal', 'object-store', 'postgres', 'encoder', 'temporal-test-server'] as const;
    await provisionParts(names);
    const startedAt = Date.now();
    const reports = await provisionParts(names);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(reports.map(({ part }) => part)).toEqual(names);
  });
});
