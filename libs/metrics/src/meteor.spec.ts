import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meteorScores } from './meteor.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meteor-'));
});
afterAll(() => rm(folder, { recursive: true }));

const entry = { hypothesis: ['a', 'red', 'ball'], references: [['a', 'ball'], ['red']] };

/** Asks a program that stands in for Java. */
async function scoresBy(script: string, options?: { timeoutMs: number }) {
  const java = path.join(folder, 'java');
  await writeFile(java, `#!/bin/sh\n${script}\n`);
  await chmod(java, 0o755);
  return meteorScores([entry, entry], { available: true, java, jar: 'meteor-1.5.jar' }, options);
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
