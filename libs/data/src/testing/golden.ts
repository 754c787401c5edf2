import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../../../../fixtures/golden/data-prep', import.meta.url));

/** A JSON file of the project's golden numbers. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(path.join(own, name), 'utf8'));
}

/** Where the environment says that golden files lie which may not be copied into the project; absent by default. */
export function externalGolden(): string | undefined {
  const root = process.env['BEAMLINE_GOLDEN_DIR'];
  if (root === undefined) return undefined;
  const directory = path.join(root, 'data-prep');
  return existsSync(path.join(directory, 'subset.json')) ? directory : undefined;
}

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
