import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MeteorProgram, meteorScores } from './meteor.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meteor-'));
});
afterAll(() => rm(folder, { recursive: true }));

const entry = { hypothesis: ['a', 'red', 'ball'], references: [['a', 'ball'], ['red']] };

/** A program that stands in for Java. */
async function availabilityOf(script: string) {
  const java = path.join(folder, 'java');
  await writeFile(java, `#!/bin/sh\n${script}\n`);
  await chmod(java, 0o755);
  return { available: true, java, jar: 'meteor-1.5.jar' } as const;
}

async function scoresBy(script: string, options?: { timeoutMs: number }) {
  return meteorScores([entry, entry], await availabilityOf(script), options);
}

describe('METEOR', () => {
  it('is asked for the statistics of each caption, then for the corpus', async () => {
    const script = `
      read -r first; read_line() { echo "1 2 3"; }
      [ "$first" = "SCORE ||| a ball ||| red ||| a red ball" ] || exit 1
      read_line; read -r second; read_line; read -r corpus
      [ "$corpus" = "EVAL ||| 1 2 3 ||| 1 2 3" ] || exit 1
      echo 0.25; echo 0.5; echo 0.375`;
    expect(await scoresBy(script)).toEqual({ meteor: 0.375, perImage: [0.25, 0.5] });
  });

  it('asks one program for corpus after corpus, and a new one after a failure', async () => {
    const meteor = new MeteorProgram(
      await availabilityOf(`
        echo started >> ${folder}/starts
        for corpus in 1 2; do read -r score; echo "1 2"; read -r all; echo 0.5; echo "0.$corpus"; done`),
    );
    onTestFinished(() => meteor.close());
    expect([await meteor.score([entry]), await meteor.score([entry])]).toEqual([
      { meteor: 0.1, perImage: [0.5] },
      { meteor: 0.2, perImage: [0.5] },
    ]);
    await expect(meteor.score([entry])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await meteor.score([entry])).toMatchObject({ meteor: 0.1 });
    expect(await readFile(path.join(folder, 'starts'), 'utf8')).toBe('started\nstarted\n');
  });

  it('is not given the environment of the worker, its keys least of all', async () => {
    vi.stubEnv('S3_SECRET_KEY', 'secret');
    onTestFinished(() => void vi.unstubAllEnvs());
    const script =
      'env > "$(dirname "$0")/environment"; read -r line; echo 1; read -r all; echo 0.5; echo 0.5';
    await meteorScores([entry], await availabilityOf(script));
    const environment = await readFile(path.join(folder, 'environment'), 'utf8');
    expect(environment).toContain('PATH=');
    expect(environment).not.toContain('secret');
  });

  it('of a program that ends early, is not there or takes too long is UNAVAILABLE', async () => {
    const unavailable = { code: 'UNAVAILABLE' };
    await expect(scoresBy('echo noise >&2; exit 1')).rejects.toMatchObject(unavailable);
    const nowhere = { available: true, java: path.join(folder, 'none'), jar: 'x' } as const;
    await expect(meteorScores([entry], nowhere)).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('cannot be run') as string,
    });
    await expect(scoresBy('exec sleep 5', { timeoutMs: 50 })).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('more than 0.05 s') as string,
    });
  });
});
