import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  Evaluation,
  CaptionedPicture,
  Import,
  LaunchResult,
  LogEntry,
  Run,
  RunDetail,
} from '@beamline/contracts';
import { startStack, type StackHandle } from '@beamline/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const MAIN = new URL('../dist/main.js', import.meta.url).pathname;

/** One red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);

const RECIPE = `
ensure:
  dataset: { kind: scenes, train: 30, val: 6, test: 6, imageSize: 64 }
  backbone: { architecture: efficientnet_lite0, weights: bundled }
spec:
  name: small
  dataset: small-scenes
  backbone: lite0
  model: { grid: 4, embeddingSize: 32, attentionSize: 32, hiddenSize: 32 }
  stages: [{ name: decoder, trains: decoder, batchSize: 40, maxEpochs: 1 }]
  sweep: { beams: [1, 3], splits: [val] }
`;

let root = '';
let stack: StackHandle | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beamline-cli-'));
  await chmod(root, 0o755);
  stack = await startStack({ name: `cli-${String(process.pid)}`, root, apps: true, durable: false });
});
afterAll(async () => {
  await stack?.stop();
  await rm(root, { recursive: true, force: true });
});

/** Runs the built command in an environment that names the stack's API, and nothing else. */
async function beamline(...words: string[]) {
  const { BEAMLINE_API_URL, BEAMLINE_BOOTSTRAP_KEY } = stack?.env ?? {};
  const env = { PATH: process.env['PATH'], BEAMLINE_API_URL, BEAMLINE_API_KEY: BEAMLINE_BOOTSTRAP_KEY };
  const child = spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, exitCode: await ended };
}

async function documentOf<S extends z.ZodType>(schema: S, ...words: string[]): Promise<z.output<S>> {
  const { stdout, stderr, exitCode } = await beamline(...words, '--json');
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return schema.parse(JSON.parse(stdout));
}

describe('beamline', () => {
  it('imports a folder of images under the names of a Karpathy file', async () => {
    const images = join(root, 'images');
    await mkdir(images);
    const splits = ['train', 'train', 'val', 'test'];
    const named = splits.map((split, i) => ({
      filename: `${i}.png`,
      split,
      sentences: [{ tokens: ['a', 'red', 'dot'], raw: 'A red dot.' }],
    }));
    await writeFile(join(root, 'captions.json'), JSON.stringify({ images: named }));
    const words = [
      'dataset',
      'import',
      '--karpathy',
      join(root, 'captions.json'),
      '--images',
      images,
      '--name',
      'dots',
    ];
    await writeFile(join(images, '0.png'), PNG);
    const missing = await beamline(...words);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain(
      '3 of the 4 images that the captions file names are missing: 1.png, 2.png, 3.png',
    );

    await Promise.all(named.map(({ filename }) => writeFile(join(images, filename), PNG)));
    const done = await documentOf(Import, ...words, '--image-size', '32', '--min-word-frequency', '0');
    expect(done).toMatchObject({ state: 'completed', name: 'dots' });
  });

  it('launches a recipe, makes what it needs, follows it and shows the beams', async () => {
    await writeFile(join(root, 'small.yaml'), RECIPE);
    const watched = await beamline('launch', join(root, 'small.yaml'), '--watch');
    expect({ exitCode: watched.exitCode, error: watched.exitCode === 0 ? '' : watched.stderr }).toEqual({
      exitCode: 0,
      error: '',
    });
    expect(watched.stdout).toMatch(/epoch 1 {2}loss \d+\.\d{4}/);
    expect(watched.stdout).toMatch(/split {2}beam {2}BLEU-1 {2}BLEU-2 {2}BLEU-3 {2}BLEU-4/);
    expect(watched.stdout).toMatch(/val {7}3/);
    const { items } = await documentOf(z.object({ items: z.array(z.object({ id: z.string() })) }), 'runs');
    const runId = items[0]?.id ?? '';
    const lines = await documentOf(z.array(LogEntry), 'logs', runId, '--search', 'BLEU-4', '--tail', '2');
    expect(lines.map(({ text }) => text.slice(-17)).sort()).toEqual([
      ' with a beam of 1',
      ' with a beam of 3',
    ]);
    const followed = await beamline('logs', runId, '--follow', '--stage', 'decoder');
    expect(followed.stdout).toMatch(/ decoder epoch 1 info {4}epoch 1 begins/);
    const evaluations = await documentOf(z.array(Evaluation), 'evaluations', runId);
    const [narrow, wide] = evaluations.map(({ id }) => id);
    const compared = await beamline(
      'compare',
      '--evaluations',
      narrow ?? '',
      wide ?? '',
      '--metric',
      'ciderD',
    );
    expect({ stdout: compared.stdout, stderr: compared.stderr }).toEqual({
      ...{ stdout: expect.stringMatching(/CIDEr-D|scores like/) as string, stderr: '' },
    });
    expect(compared.stdout).toContain('6 images');
  });

  it('captions photographs and images of the dataset with the best checkpoint of a run', async () => {
    const { items } = await documentOf(z.object({ items: z.array(Run) }), 'runs', '--limit', '1');
    const photograph = join(root, 'dot.png');
    await writeFile(photograph, PNG);
    const words = ['caption', items[0]?.id ?? '', photograph, 'val:2', '--set', 'minLength=2'];
    const found = z.object({ pictures: z.array(CaptionedPicture) });
    const { pictures } = await documentOf(found, ...words);
    expect(pictures.map(({ name }) => name)).toEqual(['dot.png', 'val image 2']);
    expect(pictures[0]?.hypotheses[0]?.words.length).toBeGreaterThan(2);
    const wrong = await beamline(...words.slice(0, -1), 'minLength=60');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('decoding.minLength: must be below maxSteps');
    expect((await beamline(words[0] ?? '', words[1] ?? '', join(root, 'small.yaml'))).stderr).toContain(
      'small.yaml',
    );
  });

  it('cancels, resumes and forks', async () => {
    const long = ['--set', 'stages.decoder.maxEpochs=500', '--name', 'long'];
    const { run } = await documentOf(LaunchResult, 'launch', join(root, 'small.yaml'), ...long);
    await beamline('cancel', run.id);
    expect((await beamline('watch', run.id)).exitCode).toBe(3);
    expect((await beamline('resume', run.id)).exitCode).toBe(0);
    const summary = z.object({ run: RunDetail });
    await expect
      .poll(async () => (await documentOf(summary, 'run', run.id)).run.bestCheckpointId, {
        timeout: 60_000,
        interval: 1000,
      })
      .not.toBeNull();
    await beamline('cancel', run.id);
    const { bestCheckpointId } = (await documentOf(summary, 'run', run.id)).run;
    const fork = ['fork', bestCheckpointId ?? '', '--set', 'stages.decoder.maxEpochs=1', '--watch'];
    const forked = await beamline(...fork);
    expect(forked.stdout).toContain('stages.0.maxEpochs: 500 → 1');
    expect(forked.exitCode).toBe(0);
  });

  it('ends quietly when nobody reads on', async () => {
    const piped = spawn('bash', ['-c', `set -o pipefail; "${process.execPath}" "${MAIN}" --help | head -1`]);
    const ended = new Promise<number | null>((resolve) => piped.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(piped.stdout), text(piped.stderr)]);
    expect({ stdout, stderr, exitCode: await ended }).toEqual({
      ...{ stdout: 'Usage: beamline [options] [command]\n', stderr: '', exitCode: 0 },
    });
  });

  it('answers with one document, and with the status that its help lists', async () => {
    const none = await beamline('run', 'abcdefghijkl', '--json');
    expect(JSON.parse(none.stdout)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(none.exitCode).toBe(4);
    expect((await beamline('runs', '--limit', '0')).stderr).toContain('--limit: ');
    expect((await beamline('launch')).exitCode).toBe(2);
    expect((await beamline('runs', '--url', 'http://127.0.0.1:9')).exitCode).toBe(5);
    expect((await beamline('runs', '--key', 'wrong')).exitCode).toBe(6);
    const unknown = await beamline(
      'launch',
      join(root, 'small.yaml'),
      '--set',
      'stages.decoder.trainableBlocks=[x]',
    );
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('spec.stages.0.trainableBlocks.0: ');
  });
});
