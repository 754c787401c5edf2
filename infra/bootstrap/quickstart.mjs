#!/usr/bin/env node
import { runCli } from './cli.mjs';
import { main } from './run.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  return runCli(['quickstart', ...process.argv.slice(2)]);
});
