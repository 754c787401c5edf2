import type { AddressInfo } from 'node:net';
import type { ObjectStore } from '@beamline/objects';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../app.js';
import type { Orchestrator, Ports, Settings } from '../ports.js';
import { emptyWorld, fakeRecords, type World } from './fake-records.js';
import { partial } from './partial.js';

export interface TestApi {
  url: string;
  world: World;
  app: NestExpressApplication;
  /** A request to `/api/v1`; `secret` is that of an editor unless given, null sends none. */
  call: (method: string, path: string, options?: CallOptions) => Promise<Response>;
  close: () => Promise<void>;
}

export interface CallOptions {
  secret?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export const TEST_SETTINGS: Settings = {
  bootstrapKey: 'viewer-secret',
  sessionSecret: 'a secret of the tests',
  dashboardDir: null,
  maxUploadBytes: 100_000_000,
  heartbeatTimeoutMs: 60_000,
  objectStoreOrigin: 'http://127.0.0.1:9000',
  resources: ['cpu'],
};

/** The whole application on fakes, listening on a free port. */
export async function startApi(changes: Partial<Ports> = {}): Promise<TestApi> {
  const world = emptyWorld();
  const ports: Ports = {
    records: fakeRecords(world),
    objects: partial<ObjectStore>({}),
    orchestrator: partial<Orchestrator>({
      listRunning: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    }),
    settings: TEST_SETTINGS,
    ...changes,
  };
  const app = await createApp(ports, false);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const call: TestApi['call'] = (method, path, options) => send(`${url}/api/v1${path}`, method, options);
  return { url, world, app, call, close: () => app.close() };
}

export function send(
  url: string,
  method: string,
  { secret = 'editor-secret', body, headers = {} }: CallOptions = {},
) {
  return fetch(url, {
    method,
    headers: {
      ...(secret === null ? {} : { Authorization: `Bearer ${secret}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
