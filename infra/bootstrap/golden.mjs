#!/usr/bin/env node
import path from 'node:path';
import { provision } from './parts.mjs';
import { main, root, runInForeground } from './run.mjs';
import { setUp } from './setup.mjs';

const NEEDED = ['tensorflow', 'encoder'];

await main(async () => {
  await setUp();
  await provision(NEEDED);
  const program = path.join(root, 'libs/golden/dist/main.js');
  return runInForeground(process.execPath, [program, ...process.argv.slice(2)]);
});
