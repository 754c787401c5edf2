import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../../provision/command.js';
import { provisionTemporal } from '../../provision/temporal.js';
import type { ServiceDefinition } from '../service-definition.js';
import { given, serverEnvironment, type Backing, type StackContext } from '../stack-context.js';

const NAMESPACE = 'default';

/** A Temporal dev server on one SQLite file, or the cluster that `TEMPORAL_ADDRESS` names. */
export async function startTemporal(context: StackContext): Promise<Backing> {
  const address = given(context.env, 'TEMPORAL_ADDRESS');
  if (address !== undefined)
    return givenCluster(address, given(context.env, 'TEMPORAL_NAMESPACE') ?? NAMESPACE);
  const report = await provisionTemporal(context.provision);
  const dataDir = path.join(context.dir, 'temporal');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const port = await context.ports.portFor('temporal');
  const uiPort = await context.ports.portFor('temporal-ui');
  await context.launch(definition(report.location, dataDir, { port, uiPort }, context));
  const env = { TEMPORAL_ADDRESS: `127.0.0.1:${String(port)}`, TEMPORAL_NAMESPACE: NAMESPACE };
  return { report, env, urls: { temporal: `http://127.0.0.1:${String(uiPort)}` } };
}

function givenCluster(address: string, namespace: string): Backing {
  const report = { part: 'temporal', version: 'unknown', source: 'environment', location: address } as const;
  return { report, env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace }, urls: {} };
}

function definition(
  command: string,
  dataDir: string,
  ports: { port: number; uiPort: number },
  context: StackContext,
): ServiceDefinition {
  const env = serverEnvironment(context.env, {});
  const network = ['--ip', '127.0.0.1', '--port', String(ports.port), '--ui-port', String(ports.uiPort)];
  // Write-ahead logging: without it the server is four times slower.
  const storage = [
    '--db-filename',
    path.join(dataDir, 'temporal.db'),
    '--sqlite-pragma',
    'journal_mode=wal',
    '--sqlite-pragma',
    'synchronous=normal',
  ];
  return {
    name: 'temporal',
    command,
    args: ['server', 'start-dev', ...network, ...storage, '--log-level', 'warn'],
    cwd: dataDir,
    env,
    isReady: () => clusterAnswers(command, `127.0.0.1:${String(ports.port)}`, env),
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 15_000,
  };
}

async function clusterAnswers(command: string, address: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const args = ['operator', 'namespace', 'describe', '--namespace', NAMESPACE, '--address', address];
  return (await runCommand(command, args, { env, timeoutMs: 5_000 })).code === 0;
}
