#!/usr/bin/env node
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chaosOfTests, countChaos } from './chaos-counts.mjs';
import { provision } from './parts.mjs';
import { main, root, runInForeground } from './run.mjs';
import { setUp } from './setup.mjs';
import { say } from './terminal.mjs';

/**
 * Sets up, runs all tests, then some minutes of chaos (not when arguments choose tests), and closes with the line
 * `N passed, N failed`, whatever happened. Every invariant of the chaos counts as a test.
 */
await main(async () => {
  const args = process.argv.slice(2);
  const counts = { passed: 0, failed: 1 };
  try {
    const chaos = chaosOfTests(process.env, { chosen: args.length > 0, platform: process.platform });
    say(chaos.said);
    await setUp();
    await provision();
    Object.assign(counts, await inFolder((file) => runTests(args, file)));
    if (chaos.minutes > 0) {
      const { passed, failed } = await inFolder((file) => runChaos(chaos, file));
      counts.passed += passed;
      counts.failed += failed;
    }
    return counts.failed === 0 ? 0 : 1;
  } catch (error) {
    counts.failed = Math.max(1, counts.failed);
    throw error;
  } finally {
    process.once('exit', () => say(`${counts.passed} passed, ${counts.failed} failed`));
  }
});

async function runTests(args, file) {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = [
    '--reporter=default',
    `--reporter=${path.join(root, 'infra/bootstrap/count-reporter.mjs')}`,
  ];
  const code = await runInForeground(process.execPath, [vitest, 'run', ...reporters, ...args], {
    env: { BEAMLINE_TEST_COUNTS: file },
  });
  const counts = readJson(file) ?? { passed: 0, failed: 1 };
  // A run that failed outside its tests, in its set-up for one, must not look like success.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed === 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function runChaos({ seed, minutes }, file) {
  const program = path.join(root, 'chaos/dist/main.js');
  const options = ['--minutes', String(minutes), '--seed', String(seed), '--json', file];
  const code = await runInForeground(process.execPath, [program, ...options]);
  return countChaos(readJson(file), code);
}

async function inFolder(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'beamline-counts-'));
  try {
    return await work(path.join(folder, 'counts.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
