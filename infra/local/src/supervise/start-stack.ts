import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { toFault } from '@beamline/contracts';
import { repositoryDir, stackDirOf, stackNameOf } from '../layout.js';
import type { PartReport } from '../provision/part.js';
import { Stack, type StackEvent } from './stack.js';
import type { ServiceStatus } from './service-definition.js';
import { startObjectStore } from './services/object-store.js';
import { startPostgres } from './services/postgres.js';
import { startTemporal } from './services/temporal.js';
import { startApps } from './start-apps.js';
import { writeEnvironment } from './stack-state.js';

export interface StartStackOptions {
  /** Default: `BEAMLINE_STACK`, else `main`. */
  name?: string;
  /** Where stacks are kept. Default: `.beamline` in the repository. */
  root?: string;
  /** Whether to run the API and the worker too. */
  apps: boolean;
  /** Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** False for tests: data may be lost with the machine, never with a process. Default: true. */
  durable?: boolean;
  onEvent?: (event: StackEvent) => void;
  /** Stops the stack, whether it is up yet or not. */
  signal?: AbortSignal;
}

/** A running stack. */
export interface StackHandle {
  name: string;
  dir: string;
  /** Variables that a program needs to use this stack. */
  env: Record<string, string>;
  ports: Record<string, number>;
  /** Pages for people: `api`, `temporal`. */
  urls: Record<string, string>;
  parts: readonly PartReport[];
  status: () => ServiceStatus[];
  /** Stops everything in order; data, ports and passwords stay. */
  stop: () => Promise<void>;
}

/**
 * Provisions and starts a stack: Postgres, an object store, Temporal and, if asked, the API and the worker.
 * Servers given by environment variables are used and not started. When something does not start, all is stopped again.
 *
 * @throws DomainError `CONFLICT` when the stack runs already, `UNAVAILABLE` when a part is missing or does not start.
 */
export async function startStack(options: StartStackOptions): Promise<StackHandle> {
  const env = options.env ?? process.env;
  const name = options.name ?? stackNameOf(env);
  const dir = stackDirOf(name, options.root);
  const { durable = true, onEvent = () => undefined } = options;
  const stack = await Stack.open({ name, dir, env, durable, onEvent });
  options.signal?.addEventListener('abort', () => void stack.stop());
  try {
    await startAll(stack, options.apps);
    await writeEnvironment(dir, stack.env);
  } catch (error) {
    await stack.reach('failed', toFault(error));
    await stack.stop();
    throw error;
  }
  await stack.reach('ready');
  return handleOf(stack);
}

async function startAll(stack: Stack, apps: boolean): Promise<void> {
  const context = stack.context();
  const cacheDir = path.join(context.dir, 'cache');
  await mkdir(cacheDir, { recursive: true });
  Object.assign(stack.env, {
    BEAMLINE_CACHE_DIR: cacheDir,
    BEAMLINE_DASHBOARD_DIR: path.join(repositoryDir, 'apps/dashboard/dist'),
    BEAMLINE_BOOTSTRAP_KEY: context.env['BEAMLINE_BOOTSTRAP_KEY'] ?? context.secrets.bootstrapKey,
  });
  const backings = [startPostgres, startObjectStore, startTemporal].map(async (start) => {
    stack.adopt(await start(context));
  });
  const running = apps
    ? [
        ...backings,
        startApps(
          stack,
          context,
          Promise.all(backings).then(() => migrate(stack)),
        ),
      ]
    : backings;
  await settleAll(running);
  if (!apps) await migrate(stack);
}

async function migrate(stack: Stack): Promise<void> {
  const url = stack.env['DATABASE_URL'];
  if (url === undefined) return;
  // Loaded when needed: it brings Prisma along, which most commands can do without.
  const { migrate: migrateDatabase } = await import('@beamline/records');
  await migrateDatabase(url);
}

/** Waits for all of them, so that nothing is still starting when a failure is handled; then throws the first failure. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

function handleOf(stack: Stack): StackHandle {
  const { name, dir } = stack.settings;
  const { env, urls, parts } = stack;
  return {
    name,
    dir,
    env,
    ports: stack.ports.all(),
    urls,
    parts,
    status: () => stack.status(),
    stop: () => stack.stop(),
  };
}
