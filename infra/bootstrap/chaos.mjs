#!/usr/bin/env node
import path from 'node:path';
import { provision } from './parts.mjs';
import { main, root, runInForeground } from './run.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  await provision(['tensorflow', 'encoder', 'postgres', 'object-store', 'temporal']);
  const program = path.join(root, 'chaos/dist/main.js');
  return runInForeground(process.execPath, [program, ...process.argv.slice(2)]);
});
