#!/usr/bin/env node
import path from 'node:path';
import { main, root, runQuietly, SetupError } from './run.mjs';
import { nx, setUp } from './setup.mjs';
import { say, step } from './terminal.mjs';

const bin = (file) => path.join(root, 'node_modules', file);
const node = (file, ...args) => runQuietly(process.execPath, [file, ...args]);

/** What every commit must pass beside the tests; all are run, even when one fails. */
const CHECKS = [
  ['Formatting (prettier)', () => node(bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.')],
  ['Lint (eslint)', () => node(bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0')],
  ['Types (tsc)', () => nx(['run-many', '-t', 'typecheck', '--outputStyle=stream'])],
  ['API client is not stale', () => node('libs/client/scripts/generate.mjs', '--check')],
  ['Arrows between packages hold', illegalImportsAreRefused],
];

await main(async () => {
  await setUp();
  const failures = [];
  for (const [title, work] of CHECKS) await step(title, work).catch((error) => failures.push(error.message));
  for (const failure of failures) say(`\n${failure}`);
  return failures.length === 0 ? 0 : 1;
});

/** The rules are worth something only while files that break them are refused. */
async function illegalImportsAreRefused() {
  const { brokenLines } = await import('../lint/lint-illegal.mjs');
  const broken = await brokenLines('dashboard-imports-model.ts', 'apps/dashboard/src/illegal.ts');
  if (broken.length === 0)
    throw new SetupError('The dashboard may import the model unnoticed: mend infra/lint/boundaries.mjs.');
}
