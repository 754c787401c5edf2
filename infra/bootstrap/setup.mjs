import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { checkPrerequisites } from './prerequisites.mjs';
import { root, runQuietly } from './run.mjs';
import { step } from './terminal.mjs';

const SCHEMA = path.join(root, 'prisma/schema.prisma');
const PRISMA_CLIENT = path.join(root, 'libs/records/src/generated/client.ts');

/**
 * Makes a clone ready to run: checks the machine, installs the locked packages, generates the database client and builds
 * everything. What is done already is not done again.
 */
export async function setUp() {
  checkPrerequisites();
  if (!packagesAreCurrent()) await step('Installing packages', installPackages);
  if (clientIsStale())
    await step('Generating the database client', () => runQuietly(process.execPath, ['prisma/generate.mjs']));
  await step('Building', build, { onlyIfBusy: true });
}

function clientIsStale() {
  return !existsSync(PRISMA_CLIENT) || statSync(PRISMA_CLIENT).mtimeMs < statSync(SCHEMA).mtimeMs;
}

/** Nx rebuilds only what has changed; what it takes from its cache has a remark in brackets. */
async function build(report) {
  await nx(['run-many', '-t', 'build', '--outputStyle=stream'], (line) => {
    if (/^> nx run [^[]+$/.test(line)) report(line);
  });
}

export function nx(args, report = () => undefined) {
  const env = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' };
  return runQuietly(process.execPath, [path.join(root, 'node_modules/nx/dist/bin/nx.js'), ...args], {
    env,
    onLine: report,
  });
}
