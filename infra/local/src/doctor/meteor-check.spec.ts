import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meteorCheck } from './meteor-check.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beamline-meteor-'));
  await mkdir(path.join(folder, 'bin'));
  await writeFile(path.join(folder, 'bin', 'java'), '#!/bin/sh\n');
  await chmod(path.join(folder, 'bin', 'java'), 0o755);
  await writeFile(path.join(folder, 'meteor-1.5.jar'), '');
});
afterAll(() => rm(folder, { recursive: true }));

const check = (env: NodeJS.ProcessEnv) =>
  meteorCheck({ env, partsDir: path.join(folder, 'parts'), onProgress: () => undefined });

describe('the check of METEOR', () => {
  it('is absent without Java, and says what to install', async () => {
    expect(await check({ PATH: '' })).toMatchObject({
      status: 'absent',
      detail: expect.stringContaining('no Java') as string,
      advice: expect.stringContaining('Java runtime') as string,
    });
  });

  it('is absent without its program, and says how to fetch it', async () => {
    expect(await check({ PATH: path.join(folder, 'bin') })).toMatchObject({
      status: 'absent',
      advice: expect.stringContaining('BEAMLINE_METEOR=on') as string,
    });
  });

  it('finds the program that the environment names, and misses one that is not there', async () => {
    const env = { PATH: path.join(folder, 'bin'), BEAMLINE_METEOR_JAR: path.join(folder, 'meteor-1.5.jar') };
    expect(await check(env)).toMatchObject({ status: 'ok', source: 'environment' });
    const wrong = { ...env, BEAMLINE_METEOR_JAR: path.join(folder, 'none.jar') };
    expect(await check(wrong)).toMatchObject({ status: 'absent' });
  });
});
