import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../app.js';
import { readEnvironment } from '../env.js';
import { openPorts } from '../open-ports.js';
import type { Ports } from '../ports.js';
import { send, type TestApi } from './start-api.js';

export const ADMIN_SECRET = 'blk_admin_of_the_integration_tests';

export interface RealApi extends Pick<TestApi, 'url' | 'call' | 'close'> {
  app: NestExpressApplication;
  ports: Ports;
}

/** The whole application on the servers of the test stack, or on those that `changes` names. */
export async function startRealApi(changes: Record<string, string> = {}): Promise<RealApi> {
  const variables = { ...process.env, BEAMLINE_BOOTSTRAP_KEY: ADMIN_SECRET, ...changes };
  const ports = openPorts(readEnvironment(variables));
  const app = await createApp(ports, false);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const call: RealApi['call'] = (method, path, options) =>
    send(`${url}/api/v1${path}`, method, { secret: ADMIN_SECRET, ...options });
  return { app, ports, url, call, close: () => app.close() };
}

/** Repeats a question until its answer is right; the last answer when it never is. */
export async function eventually<T>(
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (right(answer) || Date.now() > endMs) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
