#!/usr/bin/env node
import { existsSync } from 'node:fs';
import path from 'node:path';
import { provision } from './parts.mjs';
import { main, root, runInForeground, runQuietly } from './run.mjs';
import { setUp } from './setup.mjs';
import { step } from './terminal.mjs';

const args = process.argv.slice(2);

await main(async () => {
  await setUp();
  await provision(['tensorflow']);
  if (needsPython()) await step('Providing PyTorch', providePython, { onlyIfBusy: true });
  const program = path.join(root, 'bench/dist/main.js');
  return runInForeground(process.execPath, [program, ...args]);
});

/** A Python of the user's own needs nothing; wrong arguments are refused by the program itself. */
function needsPython() {
  const names = args.map((arg) => arg.split('=')[0]);
  return names.includes('--reference') && !names.includes('--python');
}

async function providePython(report) {
  const python = path.join(root, '.beamline/bench/venv/bin/python');
  if (!existsSync(python)) report('downloading packages');
  await runQuietly(path.join(root, 'bench/setup'), []);
}
