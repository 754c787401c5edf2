import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import packaged, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that `CHROMIUM_PATH` names, or one on the PATH, or else the one inside a pinned npm package. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env['CHROMIUM_PATH'] ?? onPath();
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: FLAGS });
  const executablePath = await packaged.executablePath();
  return chromium.launch({
    executablePath,
    args: [...FLAGS, '--headless'],
    env: await packagedEnvironment(),
  });
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** The package brings the libraries that a machine without a browser may lack. */
async function packagedEnvironment(): Promise<Record<string, string>> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const libraries = await inflate(path.join(path.dirname(entry), '..', 'bin', 'al2023.tar.br'));
  const given = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = [path.join(libraries, 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''].filter(
    (one) => one !== '',
  );
  return {
    ...Object.fromEntries(given),
    LD_LIBRARY_PATH: search.join(':'),
    FONTCONFIG_PATH: path.join(tmpdir(), 'fonts'),
  };
}
