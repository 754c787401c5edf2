#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Committed beside the sources, so that npm links `beamline` before the first build.
const main = new URL('../dist/main.js', import.meta.url);

if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write(
    'error: the command is not built yet — run npm run quickstart, or npm ci and npm run build\n',
  );
  process.exitCode = 1;
}
