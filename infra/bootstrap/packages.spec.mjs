import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packagesAreCurrent } from './packages.mjs';

const LOCKED = {
  '': { name: 'beamline' },
  'libs/contracts': { version: '0.1.0' },
  'node_modules/@beamline/contracts': { resolved: 'libs/contracts', link: true },
  'node_modules/zod': { version: '4.0.0' },
  'node_modules/only-on-macos': { version: '1.0.0', optional: true },
};
const INSTALLED = {
  'node_modules/@beamline/contracts': { resolved: 'libs/contracts', link: true },
  'node_modules/zod': { version: '4.0.0' },
};

function aClone(installed) {
  const folder = mkdtempSync(path.join(tmpdir(), 'beamline-clone-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
  if (installed === undefined) return folder;
  for (const location of Object.keys(installed)) mkdirSync(path.join(folder, location), { recursive: true });
  writeFileSync(
    path.join(folder, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: installed }),
  );
  return folder;
}

describe('packagesAreCurrent', () => {
  it('is true when every locked package is there, optional ones aside', () => {
    expect(packagesAreCurrent(aClone(INSTALLED))).toBe(true);
  });

  it('is false in a fresh clone', () => {
    expect(packagesAreCurrent(aClone(undefined))).toBe(false);
  });

  it('is false when a package has another version than the lock says', () => {
    expect(packagesAreCurrent(aClone({ ...INSTALLED, 'node_modules/zod': { version: '3.0.0' } }))).toBe(
      false,
    );
  });

  it('is false when a package has been removed by hand', () => {
    const folder = aClone(INSTALLED);
    rmSync(path.join(folder, 'node_modules/zod'), { recursive: true });
    expect(packagesAreCurrent(folder)).toBe(false);
  });
});
