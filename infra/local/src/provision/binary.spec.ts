import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeProgram } from '../testing/fake-program.js';
import { temporaryDir } from '../testing/temporary-dir.js';
import { findBinary } from './binary.js';

const request = {
  part: 'object-store',
  variable: 'BEAMLINE_MINIO',
  name: 'minio',
  versionArgs: ['--version'],
} as const;

describe('findBinary', () => {
  it('prefers the executable that the environment names to the one on PATH', async () => {
    const dir = await temporaryDir();
    const onPath = await fakeProgram(
      path.join(dir, 'path'),
      'minio',
      'minio version RELEASE.2025-01-01T00-00-00Z (commit)',
    );
    const named = await fakeProgram(
      path.join(dir, 'named'),
      'my-minio',
      'minio version RELEASE.2026-01-01T00-00-00Z (commit)',
    );
    const env = { PATH: `${path.dirname(onPath)}:/bin`, BEAMLINE_MINIO: named };
    expect(await findBinary(request, env)).toEqual({
      part: 'object-store',
      source: 'environment',
      version: '2026-01-01T00-00-00Z',
      location: named,
    });
  });

  it('finds one on PATH and reads its version', async () => {
    const onPath = await fakeProgram(await temporaryDir(), 'minio', 'minio version 1.22.3');
    const found = await findBinary(request, { PATH: `${path.dirname(onPath)}:/bin` });
    expect(found).toMatchObject({ source: 'path', version: '1.22.3', location: onPath });
  });

  it('gives nothing when there is neither', async () => {
    expect(await findBinary(request, { PATH: await temporaryDir() })).toBeUndefined();
  });

  it('says which executable does not run', async () => {
    const env = { PATH: '', BEAMLINE_MINIO: '/does/not/exist' };
    await expect(findBinary(request, env)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('/does/not/exist') as string,
    });
  });
});
