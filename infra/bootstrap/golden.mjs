#!/usr/bin/env node
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { provision } from './parts.mjs';
import { main, root, runInForeground } from './run.mjs';
import { setUp } from './setup.mjs';
import { say } from './terminal.mjs';

const NEEDED = ['tensorflow', 'encoder'];

await main(async () => {
  await setUp();
  await provision(NEEDED);
  if (await needsMeteor()) await provision(['meteor']).catch((error) => say(`METEOR: ${error.message}`));
  const program = path.join(root, 'libs/golden/dist/main.js');
  return runInForeground(process.execPath, [program, ...process.argv.slice(2)]);
});

/** Where Java is and the fixtures hold METEOR's scores, its program is fetched; without, they are reported as skipped. */
async function needsMeteor() {
  const { wantsMeteor } = await import(
    pathToFileURL(path.join(root, 'libs/golden/dist/wants-meteor.js')).href
  );
  return wantsMeteor(process.argv.slice(2), process.env);
}
