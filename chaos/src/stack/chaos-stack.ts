import path from 'node:path';
import { startStack, type ServiceName, type ServiceStatus, type StackHandle } from '@beamline/local';
import { createClient, type BeamlineClient } from '@beamline/client';
import type { LineName } from '../plan/fault.js';
import { Bucket } from './bucket.js';
import { Database } from './database.js';
import { SmallDisk } from './small-disk.js';
import { TcpProxy } from './tcp-proxy.js';

const CACHE_MEGABYTES = 256;
const SERVERS_OF_OTHERS = /^(DATABASE_URL|S3_.*|TEMPORAL_.*|API_PORT|BEAMLINE_STACK)$/;

export interface ChaosStackOptions {
  /** Folder of everything that this stack writes. */
  root: string;
  /** Variables of the API and the worker. */
  variables: Record<string, string>;
  /** Whether the worker's cache lies on a small disk and lines to the servers can be cut. */
  breakable: boolean;
}

type Undo = () => Promise<unknown>;

/** A stack of its own: servers, a line to each that can be cut, and the apps, which know only the lines. */
export class ChaosStack {
  private static readonly ending = new AbortController();
  private static readonly standing = new Set<Undo[]>();

  private constructor(
    readonly root: string,
    readonly servers: StackHandle,
    readonly apps: StackHandle,
    readonly lines: ReadonlyMap<LineName, TcpProxy>,
    readonly disk: SmallDisk,
    readonly client: BeamlineClient,
    /** Around the lines: the checks do not depend on what they break. */
    readonly database: Database,
    readonly bucket: Bucket,
    private readonly undo: Undo[],
  ) {}

  /** When it fails, what it had started is stopped again. */
  static async start(options: ChaosStackOptions): Promise<ChaosStack> {
    const undo: Undo[] = [];
    ChaosStack.standing.add(undo);
    try {
      return await ChaosStack.build(options, undo);
    } catch (error) {
      await takeDown(undo);
      throw error;
    }
  }

  /** For a program that is told to end: stops what stands and what is being built. */
  static async stopAll(): Promise<void> {
    ChaosStack.ending.abort();
    for (const undo of ChaosStack.standing) await takeDown(undo);
  }

  private static async build(
    { root, variables, breakable }: ChaosStackOptions,
    undo: Undo[],
  ): Promise<ChaosStack> {
    const { signal } = ChaosStack.ending;
    const env = { ...ownEnvironment(), ...variables };
    const cache = path.join(root, 'apps', 'cache');
    const disk = await SmallDisk.mount(cache, breakable ? CACHE_MEGABYTES : 4 * CACHE_MEGABYTES);
    undo.push(() => disk.unmount());
    const servers = await startStack({ name: 'servers', root, apps: false, env, signal });
    undo.push(() => servers.stop());
    const lines = new Map<LineName, TcpProxy>();
    undo.push(() => Promise.all([...lines.values()].map((line) => line.close())));
    const through = breakable ? await linesTo(servers.env, lines) : {};
    const database = new Database(servers.env['DATABASE_URL'] ?? '');
    undo.push(() => database.close());
    const appsEnv = { ...env, ...servers.env, ...through };
    const apps = await startStack({ name: 'apps', root, apps: true, env: appsEnv, signal });
    undo.push(() => apps.stop());
    const { BEAMLINE_API_URL: baseUrl = '', BEAMLINE_BOOTSTRAP_KEY: key = '' } = apps.env;
    const client = createClient({ baseUrl, key });
    return new ChaosStack(root, servers, apps, lines, disk, client, database, new Bucket(servers.env), undo);
  }

  service(name: ServiceName): ServiceStatus {
    const found = [...this.servers.status(), ...this.apps.status()].find((service) => service.name === name);
    if (found === undefined) throw new Error(`the stack has no ${name}`);
    return found;
  }

  allReady(): boolean {
    return [...this.servers.status(), ...this.apps.status()].every(({ state }) => state === 'ready');
  }

  async stop(): Promise<void> {
    ChaosStack.standing.delete(this.undo);
    await takeDown(this.undo);
  }
}

/** The last that was started first. */
async function takeDown(undo: Undo[]): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

/** Ours, without the servers of anybody else. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !SERVERS_OF_OTHERS.test(name)));
}

async function linesTo(
  env: Record<string, string>,
  lines: Map<LineName, TcpProxy>,
): Promise<Record<string, string>> {
  const open = async (name: LineName, url: URL): Promise<URL> => {
    const line = await TcpProxy.open({ host: url.hostname, port: Number(url.port) });
    lines.set(name, line);
    url.port = String(line.port);
    return url;
  };
  const database = await open('postgres', new URL(env['DATABASE_URL'] ?? ''));
  const store = await open('object-store', new URL(env['S3_ENDPOINT'] ?? ''));
  const temporal = await open('temporal', new URL(`http://${env['TEMPORAL_ADDRESS'] ?? ''}`));
  return { DATABASE_URL: database.href, S3_ENDPOINT: store.origin, TEMPORAL_ADDRESS: temporal.host };
}
