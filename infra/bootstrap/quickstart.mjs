#!/usr/bin/env node
import { runCli } from './cli.mjs';
import { main } from './run.mjs';
import { setUp } from './setup.mjs';

// What the report calls the total counts from here, set-up included.
process.env.BEAMLINE_STARTED_AT_MS ??= String(Date.now() - Math.round(performance.now()));

await main(async () => {
  await setUp();
  return runCli(['quickstart', ...process.argv.slice(2)]);
});
