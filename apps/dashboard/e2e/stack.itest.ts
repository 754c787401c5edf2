import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { newId } from '@beamline/records';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { E2E_KEY, type ApiProcess, startApi } from './api-process.js';
import { launchBrowser } from './browser.js';
import { buildDashboard } from './built-dashboard.js';
import { type Seed, seed } from './seed.js';

let dist: string;
let api: ApiProcess;
let world: Seed;
let browser: Browser;
let page: Page;
let complaints: string[];
const suffix = newId();

beforeAll(async () => {
  [dist, world, browser] = await Promise.all([buildDashboard(), seed(suffix), launchBrowser()]);
  api = await startApi(dist);
});
afterAll(async () => {
  await browser.close();
  await api.stop();
  await world.close();
  await rm(dist, { recursive: true });
});

beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
afterEach(async () => {
  await page.close();
});

async function open(path: string): Promise<void> {
  await page.context().request.post(`${api.url}/api/v1/session`, { data: { key: E2E_KEY } });
  await page.goto(api.url + path);
}

const text = (selector: string) => page.locator(selector).innerText();
const seen = (words: string) => page.getByText(words).first().waitFor();

describe('signing in', () => {
  it('refuses a wrong key in words and lets the right one in, to the page that was asked for', async () => {
    await page.goto(`${api.url}/runs`);
    await page.getByLabel('API key').fill('blk_not_a_key_of_this_one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('API key').fill(E2E_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
  });
});

describe('lists', () => {
  it('find an experiment by its name, with its state and best score', async () => {
    await open('/experiments');
    await page.getByRole('searchbox').fill(`two-stage-${suffix}`);
    const row = page.getByRole('row', { name: new RegExp(`two-stage-${suffix}`) });
    await row.waitFor();
    expect(await row.innerText()).toContain('completed');
    expect(await row.innerText()).toMatch(/\d\d\.\d\d/);
  });

  it('show runs of one state only', async () => {
    await open('/runs');
    await page.getByLabel('State', { exact: true }).selectOption('failed');
    await page.getByText(`too-hot-${suffix}`).waitFor();
    await page.getByText(`live-${suffix}`).waitFor({ state: 'detached' });
  });
});

describe('the page of a completed run', () => {
  it('shows stages, scores by beam and curves, and the browser has nothing to complain about', async () => {
    await open(`/runs/${world.done.id}`);
    await page.getByRole('heading', { name: 'Scores by beam' }).waitFor();
    expect(await page.locator('.beam-table tbody tr:not(.beam-split)').count()).toBe(6);
    expect(await page.locator('.beam-best').count()).toBe(2);
    expect(await text('.stages')).toContain('6 of 6 scored');
    expect(await page.locator('.chart-line path').count()).toBeGreaterThan(7);
    expect(complaints).toEqual([]);
  });

  it('shows the same numbers of a curve as a table', async () => {
    await open(`/runs/${world.done.id}`);
    const chart = page.locator('figure', { hasText: 'Validation BLEU' });
    await chart.getByRole('button', { name: 'Table' }).click();
    expect(await chart.locator('tbody tr').count()).toBe(5);
  });

  it('shows captions of each beam beside their image', async () => {
    await open(`/runs/${world.done.id}?tab=captions`);
    const card = page.locator('.caption-card').first();
    await card.waitFor();
    expect(await card.locator('.caption-beams > div').count()).toBe(3);
    await expect
      .poll(() => card.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Next' }).click();
    await seen('images 13 to 24 of 150');
  });

  it('opens the files of a checkpoint and forks it after the spec was put right', async () => {
    await open(`/runs/${world.done.id}?tab=checkpoints`);
    await page.getByRole('button', { name: 'Files' }).first().click();
    await page
      .getByRole('link', { name: /safetensors/ })
      .first()
      .waitFor();
    await page.locator('tbody').getByRole('button', { name: 'Fork…' }).first().click();
    const editor = page.getByLabel('Spec of the fork');
    const spec = await editor.inputValue();
    await editor.fill(spec.replace('hiddenSize: 256', 'hiddenSize: huge'));
    await seen('model.hiddenSize');
    await editor.fill(spec.replace('seed: 1', 'seed: 7'));
    await page.getByRole('button', { name: 'Launch the fork' }).click();
    await page.getByRole('heading', { name: `two-stage-${suffix}-fork`, level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Spec' }).click();
    await seen('Changed by the fork');
    await page.getByRole('row', { name: /seed 1 7/ }).waitFor();
  });
});

describe('a run that trains', () => {
  it('moves without a reload and can be cancelled', async () => {
    await open(`/runs/${world.live.id}`);
    await seen('epoch 3 of decoder');
    const scope = { runId: world.live.id, attempt: 1 };
    const progress = {
      phase: 'validating',
      label: 'greedy on val',
      done: 7,
      total: 9,
      unit: 'batches',
    } as const;
    await world.records.runs.reportProgress(scope, progress);
    await seen('greedy on val');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await page.locator('header').getByText('cancelling').waitFor();
  });
});

describe('a run that failed', () => {
  it('says why and what to do', async () => {
    await open(`/runs/${world.failed.id}`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('NON_FINITE_LOSS');
    expect(await alert.innerText()).toContain('Lower the learning rate.');
  });
});

describe('a captioning', () => {
  it('shows the picture and what its words looked at, and the browser has nothing to complain about', async () => {
    await open(`/captionings/${world.captioning.id}`);
    const large = page.locator('.attention-large img');
    await expect
      .poll(() => large.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    await page
      .getByRole('button', { name: /^red|^a, log-probability/ })
      .first()
      .focus();
    expect(await page.locator('.attention-large canvas').count()).toBe(1);
    await page.getByRole('link', { name: `two-stage-${suffix}` }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('launching', () => {
  it('shows what the server refuses beside its field', async () => {
    await open('/launch');
    const editor = page.getByLabel('Spec', { exact: true });
    const spec = await editor.inputValue();
    await editor.fill(spec.replace(/dataset: .*/, 'dataset: nowhere'));
    await page.getByRole('button', { name: 'Launch', exact: true }).click();
    const errors = page.getByRole('status', { name: 'Errors in the spec' });
    await errors.getByText('dataset', { exact: true }).waitFor();
    expect(await errors.innerText()).toContain('line 4');
  });
});

describe('importing', () => {
  it('sends a weights file straight to the object store', async () => {
    await open('/backbones');
    await page.getByText('Import a weights file').click();
    await page.getByLabel('Name').last().fill(`sent-${suffix}`);
    await page.getByLabel('Weights').setInputFiles({
      name: 'weights.safetensors',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(100_000, 7),
    });
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await seen('Sent. The import is under way.');
    await page.getByRole('region', { name: 'Imports under way' }).getByText(`sent-${suffix}`).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('an API that goes away', () => {
  it('is missed in a banner, and found again', async () => {
    await open('/runs');
    await page.getByText(`live-${suffix}`).waitFor();
    const port = Number(new URL(api.url).port);
    await api.stop();
    await seen('The API does not answer.');
    expect(await page.getByText(`live-${suffix}`).count()).toBeGreaterThan(0);
    api = await startApi(dist, port);
    await page.getByText('The API does not answer.').waitFor({ state: 'detached' });
  });
});
