import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { partsDirOf } from '../layout.js';
import { provisionEncoder } from '../provision/encoder.js';
import { provisionTemporalTestServer } from '../provision/temporal.js';
import { startStack } from '../supervise/start-stack.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The variables of the stack that the tests run on; they are in `process.env` too. */
    stack: Record<string, string>;
  }
}

/**
 * Starts Postgres, an object store and Temporal for the integration tests, on free ports and in a folder of their own,
 * and stops them afterwards. Tests find them through the same variables as the apps do.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = await mkdtemp(path.join(tmpdir(), 'beamline-test-'));
  // Postgres may run as another user, who must be able to enter.
  await chmod(root, 0o755);
  const stack = await startStack({ name: `test-${String(process.pid)}`, root, apps: false, durable: false });
  const env = { ...stack.env, ...(await extraParts()) };
  Object.assign(process.env, env);
  project.provide('stack', env);
  return async () => {
    await stack.stop();
    await rm(root, { recursive: true, force: true });
  };
}

async function extraParts(): Promise<Record<string, string>> {
  const context = { env: process.env, partsDir: partsDirOf(process.env), onProgress: () => undefined };
  const [server, encoder] = await Promise.all([
    provisionTemporalTestServer(context),
    provisionEncoder(context),
  ]);
  return { TEMPORAL_TEST_SERVER: server.location, BEAMLINE_EFFICIENTNET_LITE0: encoder.location };
}
