import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, runQuietly } from './run.mjs';

/** Installs the locked packages unless they are all there in the locked versions. */
export async function installPackages(report) {
  if (packagesAreCurrent()) return;
  const options = ['--no-fund', '--no-audit', '--loglevel=error'];
  await runQuietly('npm', ['ci', ...options], { onLine: report }).catch((error) => {
    // A registry that lacks some optional platform package makes npm drop it from the lock file and refuse that file afterwards.
    if (!error.message.includes('in sync') && !error.message.includes('npm help ci')) throw error;
    return runQuietly('npm', ['install', ...options], { onLine: report });
  });
}

/** Compared by content: times tell nothing after a clone, a copy or a switch of branches. */
export function packagesAreCurrent(folder = root) {
  const locked = readPackages(path.join(folder, 'package-lock.json'));
  const installed = readPackages(path.join(folder, 'node_modules/.package-lock.json'));
  if (locked === undefined || installed === undefined) return false;
  const wanted = Object.entries(locked).filter(
    ([location, entry]) => location.includes('node_modules/') && !entry.optional,
  );
  return wanted.every(
    ([location, entry]) => isSame(entry, installed[location]) && existsSync(path.join(folder, location)),
  );
}

function isSame(wanted, found) {
  return found !== undefined && wanted.version === found.version && wanted.link === found.link;
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}
