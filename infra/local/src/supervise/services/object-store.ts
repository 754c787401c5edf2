import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { Client } from 'minio';
import {
  objectStoreKindOf,
  provisionObjectStore,
  type ObjectStoreKind,
} from '../../provision/object-store.js';
import type { ProvisionContext } from '../../provision/part.js';
import type { ServiceDefinition } from '../service-definition.js';
import { given, serverEnvironment, type Backing, type StackContext } from '../stack-context.js';

const BUCKET = 'beamline';
const REGION = 'us-east-1';

/** An S3 server for one stack, or the one that `S3_ENDPOINT` names. */
export async function startObjectStore(context: StackContext): Promise<Backing> {
  const endpoint = given(context.env, 'S3_ENDPOINT');
  if (endpoint !== undefined) return givenStore(endpoint, context.env);
  const report = await provisionObjectStore(provisionFor(context));
  const kind = objectStoreKindOf(report);
  const dataDir = path.join(context.dir, kind);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const port = await context.ports.portFor('s3');
  await context.launch(await definition(kind, report.location, dataDir, port, context));
  const env = environment(port, context);
  await createBucket(env);
  return { report, env, urls: {} };
}

/** A stack stays with the server that wrote its objects. */
function provisionFor(context: StackContext): ProvisionContext {
  const stored =
    existsSync(path.join(context.dir, 'seaweedfs')) && !existsSync(path.join(context.dir, 'minio'));
  if (!stored) return context.provision;
  return { ...context.provision, env: { ...context.env, BEAMLINE_OBJECT_STORE: 'seaweedfs' } };
}

function givenStore(endpoint: string, env: NodeJS.ProcessEnv): Backing {
  const absent = ['S3_ACCESS_KEY', 'S3_SECRET_KEY', 'S3_BUCKET'].filter(
    (name) => given(env, name) === undefined,
  );
  if (absent.length > 0) {
    throw new DomainError('INVALID_INPUT', `S3_ENDPOINT is set, but ${absent.join(', ')} is not.`, {
      advice: 'Set all of S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and S3_BUCKET, or none of them.',
    });
  }
  const variables: StoreEnvironment = {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY: env['S3_ACCESS_KEY'] ?? '',
    S3_SECRET_KEY: env['S3_SECRET_KEY'] ?? '',
    S3_BUCKET: env['S3_BUCKET'] ?? '',
    S3_REGION: given(env, 'S3_REGION') ?? REGION,
  };
  const report = {
    part: 'object-store',
    version: 'unknown',
    source: 'environment',
    location: endpoint,
  } as const;
  return { report, env: variables, urls: {} };
}

interface StoreEnvironment extends Record<string, string> {
  S3_ENDPOINT: string;
  S3_ACCESS_KEY: string;
  S3_SECRET_KEY: string;
  S3_BUCKET: string;
  S3_REGION: string;
}

function environment(port: number, { secrets }: StackContext): StoreEnvironment {
  return {
    S3_ENDPOINT: `http://127.0.0.1:${String(port)}`,
    S3_ACCESS_KEY: secrets.s3AccessKey,
    S3_SECRET_KEY: secrets.s3SecretKey,
    S3_BUCKET: BUCKET,
    S3_REGION: REGION,
  };
}

async function definition(
  kind: ObjectStoreKind,
  command: string,
  dataDir: string,
  port: number,
  context: StackContext,
): Promise<ServiceDefinition> {
  const store = environment(port, context);
  const run =
    kind === 'minio' ? await minio(dataDir, port, context) : await seaweedFs(dataDir, port, context);
  return {
    name: 'object-store',
    command,
    args: run.args,
    cwd: dataDir,
    env: serverEnvironment(context.env, run.env),
    isReady: () => storeAnswers(store),
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 15_000,
  };
}

interface ServerRun {
  args: string[];
  env: Record<string, string>;
}

async function minio(dataDir: string, port: number, context: StackContext): Promise<ServerRun> {
  const console = await context.ports.portFor('s3-console');
  const { s3AccessKey, s3SecretKey } = context.secrets;
  const addresses = [
    '--address',
    `127.0.0.1:${String(port)}`,
    '--console-address',
    `127.0.0.1:${String(console)}`,
  ];
  const env = {
    MINIO_ROOT_USER: s3AccessKey,
    MINIO_ROOT_PASSWORD: s3SecretKey,
    MINIO_BROWSER: 'off',
    MINIO_UPDATE: 'off',
  };
  return { args: ['server', ...addresses, dataDir], env };
}

const SEAWEEDFS_PORTS = [
  'master.port',
  'master.port.grpc',
  'volume.port',
  'volume.port.grpc',
  'filer.port',
  'filer.port.grpc',
  's3.port.grpc',
  'admin.port',
  'admin.port.grpc',
];

async function seaweedFs(dataDir: string, port: number, context: StackContext): Promise<ServerRun> {
  const inner: string[] = [];
  for (const name of SEAWEEDFS_PORTS)
    inner.push(`-${name}=${String(await context.ports.portFor(`s3-${name}`))}`);
  const off = [
    '-admin.ui=false',
    '-webdav=false',
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    '-master.telemetry=false',
  ];
  const args = [
    'mini',
    `-dir=${dataDir}`,
    '-ip=127.0.0.1',
    '-ip.bind=127.0.0.1',
    `-s3.port=${String(port)}`,
    ...inner,
    ...off,
  ];
  const { s3AccessKey, s3SecretKey } = context.secrets;
  const memory = { GOMEMLIMIT: '300MiB', GOGC: '50' };
  return { args, env: { AWS_ACCESS_KEY_ID: s3AccessKey, AWS_SECRET_ACCESS_KEY: s3SecretKey, ...memory } };
}

function clientFor(env: StoreEnvironment): Client {
  const { hostname, port, protocol } = new URL(env.S3_ENDPOINT);
  const useSSL = protocol === 'https:';
  const portNumber = port === '' ? (useSSL ? 443 : 80) : Number(port);
  return new Client({
    endPoint: hostname,
    port: portNumber,
    useSSL,
    accessKey: env.S3_ACCESS_KEY,
    secretKey: env.S3_SECRET_KEY,
    region: env.S3_REGION,
  });
}

/** Whether the store takes our keys. The client announces each retry, so it is asked only once the server has come up. */
export async function storeAnswers(env: StoreEnvironment): Promise<boolean> {
  const { status } = await fetch(env.S3_ENDPOINT, { signal: AbortSignal.timeout(3_000) });
  if (status >= 500) return false;
  await clientFor(env).listBuckets();
  return true;
}

async function createBucket(env: StoreEnvironment): Promise<void> {
  const client = clientFor(env);
  if (!(await client.bucketExists(env.S3_BUCKET))) await client.makeBucket(env.S3_BUCKET, env.S3_REGION);
}
