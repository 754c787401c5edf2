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

/** A stack of its own: servers, a line to each that can be cut, and the apps, which know only the lines. */
export class ChaosStack {
  private static readonly running = new Set<ChaosStack>();
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
  ) {}

  static async start({ root, variables, breakable }: ChaosStackOptions): Promise<ChaosStack> {
    const env = { ...ownEnvironment(), ...variables };
    const servers = await startStack({ name: 'servers', root, apps: false, durable: true, env });
    const lines = new Map<LineName, TcpProxy>();
    let disk: SmallDisk | undefined;
    try {
      const direct = { ...env, ...servers.env };
      const through = breakable ? await linesTo(servers.env, lines) : {};
      const cache = path.join(root, 'apps', 'cache');
      disk = await SmallDisk.mount(cache, breakable ? CACHE_MEGABYTES : 4 * CACHE_MEGABYTES);
      const apps = await startStack({ name: 'apps', root, apps: true, env: { ...direct, ...through } });
      const { BEAMLINE_API_URL: baseUrl = '', BEAMLINE_BOOTSTRAP_KEY: key = '' } = apps.env;
      const client = createClient({ baseUrl, key });
      const database = new Database(servers.env['DATABASE_URL'] ?? '');
      const bucket = new Bucket(servers.env);
      const stack = new ChaosStack(root, servers, apps, lines, disk, client, database, bucket);
      ChaosStack.running.add(stack);
      return stack;
    } catch (error) {
      await servers.stop();
      for (const line of lines.values()) await line.close();
      await disk?.unmount();
      throw error;
    }
  }

  service(name: ServiceName): ServiceStatus {
    const found = [...this.servers.status(), ...this.apps.status()].find((service) => service.name === name);
    if (found === undefined) throw new Error(`the stack has no ${name}`);
    return found;
  }

  allReady(): boolean {
    return [...this.servers.status(), ...this.apps.status()].every(({ state }) => state === 'ready');
  }

  /** For a program that is told to end. */
  static async stopAll(): Promise<void> {
    for (const stack of ChaosStack.running) await stack.stop();
  }

  async stop(): Promise<void> {
    if (!ChaosStack.running.delete(this)) return;
    await this.apps.stop();
    await this.database.close();
    for (const line of this.lines.values()) await line.close();
    await this.servers.stop();
    await this.disk.unmount();
  }
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
