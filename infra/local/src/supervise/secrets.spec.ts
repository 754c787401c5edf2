import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../testing/temporary-dir.js';
import { loadSecrets } from './secrets.js';

describe('loadSecrets', () => {
  it('generates secrets once and gives the same ones again', async () => {
    const dir = await temporaryDir();
    const secrets = await loadSecrets(dir);
    expect(await loadSecrets(dir)).toEqual(secrets);
    expect(secrets.bootstrapKey).toMatch(/^beamline_[\w-]{32}$/);
  });

  it('keeps the file readable by its owner alone, even if it was opened up', async () => {
    const dir = await temporaryDir();
    const file = path.join(dir, 'secrets.json');
    await loadSecrets(dir);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await loadSecrets(dir);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('gives each stack its own', async () => {
    const [one, other] = await Promise.all([
      loadSecrets(await temporaryDir()),
      loadSecrets(await temporaryDir()),
    ]);
    expect(one.postgresPassword).not.toBe(other.postgresPassword);
  });
});
