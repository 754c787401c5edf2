import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import pg from 'pg';
import { readIfThere } from '../../files.js';
import { lastLines, runCommand } from '../../provision/command.js';
import { provisionPostgres, reachableDirFor } from '../../provision/postgres.js';
import { canUse, unprivilegedAccount, type Account } from '../../provision/unprivileged.js';
import { given, serverEnvironment, type Backing, type StackContext } from '../stack-context.js';

const USER = 'beamline';
const DATABASE = 'beamline';

/** Postgres for one stack, or the one that `DATABASE_URL` names. */
export async function startPostgres(context: StackContext): Promise<Backing> {
  const url = given(context.env, 'DATABASE_URL');
  if (url !== undefined) return givenDatabase(url);
  const account = await unprivilegedAccount();
  const dataDir = await chooseDataDir(context, account);
  const major = await majorIn(dataDir);
  const report = await provisionPostgres(context.provision, { account, major });
  if (major === undefined) await initialise(report.location, dataDir, account, context);
  const port = await context.ports.portFor('postgres');
  await context.launch(definition(report.location, dataDir, port, account, context));
  await createDatabase(urlOf(port, 'postgres', context));
  return { report, env: { DATABASE_URL: urlOf(port, DATABASE, context) }, urls: {} };
}

function givenDatabase(url: string): Backing {
  const { host, pathname } = new URL(url);
  const report = {
    part: 'postgres',
    version: 'unknown',
    source: 'environment',
    location: `${host}${pathname}`,
  } as const;
  return { report, env: { DATABASE_URL: url }, urls: {} };
}

function urlOf(port: number, database: string, { secrets }: StackContext): string {
  return `postgresql://${USER}:${secrets.postgresPassword}@127.0.0.1:${String(port)}/${database}`;
}

/** Inside the stack's folder, unless the server's account cannot reach that. */
async function chooseDataDir(context: StackContext, account: Account | undefined): Promise<string> {
  if (await canUse(account, context.dir)) return path.join(context.dir, 'postgres');
  const reachable = reachableDirFor(context.dir);
  await mkdir(reachable, { recursive: true });
  return path.join(reachable, 'postgres');
}

async function majorIn(dataDir: string): Promise<number | undefined> {
  const text = await readIfThere(path.join(dataDir, 'PG_VERSION'));
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

async function initialise(
  binDir: string,
  dataDir: string,
  account: Account | undefined,
  context: StackContext,
): Promise<void> {
  const private_ = await privateDir(account);
  const passwordFile = path.join(private_, 'password');
  await writeFile(passwordFile, context.secrets.postgresPassword, { mode: 0o600 });
  await own(passwordFile, account);
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { mode: 0o700 });
  await own(dataDir, account);
  const access = [`--username=${USER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = [
    `--pgdata=${dataDir}`,
    ...access,
    '--encoding=UTF8',
    '--locale=C',
    ...(context.durable ? [] : ['--no-sync']),
  ];
  const env = serverEnvironment(context.env, { LC_ALL: 'C' });
  const { code, output } = await runCommand(path.join(binDir, 'initdb'), args, {
    cwd: dataDir,
    env,
    ...account,
  });
  await rm(private_, { recursive: true });
  if (code === 0) return;
  await rm(dataDir, { recursive: true, force: true });
  throw new DomainError('UNAVAILABLE', `Postgres could not prepare ${dataDir}: ${lastLines(output)}`);
}

async function privateDir(account: Account | undefined): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'beamline-'));
  await own(dir, account);
  return dir;
}

async function own(location: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(location, account.uid, account.gid);
}

function definition(
  binDir: string,
  dataDir: string,
  port: number,
  account: Account | undefined,
  context: StackContext,
): Parameters<StackContext['launch']>[0] {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  const careless = context.durable ? [] : ['fsync=off', 'full_page_writes=off'];
  return {
    name: 'postgres',
    command: path.join(binDir, 'postgres'),
    args: [
      '-D',
      dataDir,
      '-p',
      String(port),
      ...[...settings, ...careless].flatMap((setting) => ['-c', setting]),
    ],
    cwd: dataDir,
    env: serverEnvironment(context.env, { LC_ALL: 'C' }),
    account,
    isReady: () => answers(urlOf(port, 'postgres', context)),
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGINT',
    stopTimeoutMs: 20_000,
  };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Whether a database takes queries. */
export async function answers(url: string): Promise<boolean> {
  return withClient(url, async (client) => (await client.query('select 1')).rowCount === 1).catch(
    () => false,
  );
}

async function createDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}
