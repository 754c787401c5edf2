#!/usr/bin/env node
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provision } from './parts.mjs';
import { main, root, runInForeground } from './run.mjs';
import { setUp } from './setup.mjs';
import { say } from './terminal.mjs';

/** Sets up, runs all tests, and closes with the line `N passed, N failed`, whatever happened. */
await main(async () => {
  const counts = { passed: 0, failed: 1 };
  try {
    await setUp();
    await provision();
    Object.assign(counts, await runTests(process.argv.slice(2)));
    return counts.failed === 0 ? 0 : 1;
  } finally {
    process.once('exit', () => say(`${counts.passed} passed, ${counts.failed} failed`));
  }
});

async function runTests(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'beamline-counts-'));
  const file = path.join(folder, 'counts.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = [
    '--reporter=default',
    `--reporter=${path.join(root, 'infra/bootstrap/count-reporter.mjs')}`,
  ];
  const code = await runInForeground(process.execPath, [vitest, 'run', ...reporters, ...args], {
    env: { BEAMLINE_TEST_COUNTS: file },
  });
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1 };
  rmSync(folder, { recursive: true });
  // A run that failed outside its tests, in its set-up for one, must not look like success.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed === 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
