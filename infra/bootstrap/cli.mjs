import path from 'node:path';
import { root, runInForeground } from './run.mjs';

/** Hands over to the built command-line tool. */
export function runCli(args) {
  return runInForeground(process.execPath, [path.join(root, 'apps/cli/dist/main.js'), ...args]);
}
