import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { MOCK_KEY, type MockServer, startMockServer } from '../testing/mock-server.js';
import { sampleWorld } from '../testing/sample-world.js';
import { launchBrowser } from './browser.js';
import { buildDashboard } from './built-dashboard.js';

let dist: string;
let server: MockServer;
let browser: Browser;
let page: Page;
let complaints: string[];
const world = sampleWorld(60);
const done = world.runs.find((one) => one.detail.experimentName === 'scenes-two-stage')?.detail.id ?? '';
const withTree = world.captionings.find((one) => one.request.withTree)?.id ?? '';
const PHOTOGRAPH = { name: 'dog.png', mimeType: 'image/png', buffer: Buffer.from('pixels') };
const TEXT = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') };

beforeAll(async () => {
  [dist, browser] = await Promise.all([buildDashboard(), launchBrowser()]);
  server = await startMockServer(world, { dist });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(dist, { recursive: true });
});

beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

async function open(path: string): Promise<void> {
  await page.context().request.post(`${server.url}/api/v1/session`, { data: { key: MOCK_KEY } });
  await page.goto(server.url + path);
}

const photographs = () => page.locator('input[type=file]');
const caption = () => page.getByRole('button', { name: 'Caption', exact: true });

it('photographs are captioned from the page of a run, with its best checkpoint', async () => {
  await open(`/runs/${done}`);
  await page.getByRole('link', { name: 'Caption photographs' }).click();
  const chosen = page.getByRole('combobox', { name: 'Checkpoint' }).locator('option:checked');
  await expect.poll(() => chosen.innerText()).toContain('best');
  await photographs().setInputFiles([PHOTOGRAPH, { ...PHOTOGRAPH, name: 'cat.png' }]);
  await caption().click();
  await page.getByRole('heading', { name: 'Captions of 2 photographs' }).waitFor();
  await page.getByRole('navigation', { name: 'Pictures' }).getByRole('link').nth(1).click();
  await page.getByRole('heading', { name: 'photograph-2.jpg' }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Pictures' }).locator('[aria-current]').count()).toBe(1);
});

it('a file that is no photograph is refused beside the field, and can be taken away', async () => {
  await open('/captionings');
  await photographs().setInputFiles([PHOTOGRAPH, TEXT]);
  await page.getByRole('alert').getByText('notes.txt is not a JPEG').waitFor();
  expect(await photographs().getAttribute('aria-invalid')).toBe('true');
  expect(await caption().isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Remove notes.txt' }).click();
  expect(await caption().isDisabled()).toBe(false);
});

it('options are checked while they are typed, and what the server refuses stands at its field', async () => {
  await open('/captionings');
  await photographs().setInputFiles(PHOTOGRAPH);
  await page.getByRole('button', { name: 'sampling' }).click();
  await page.getByLabel('Temperature').fill('warm');
  await page.getByText('must be a number').waitFor();
  expect(await caption().isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'search', exact: true }).click();
  await page.getByLabel('Beam').fill('99');
  await caption().click();
  await page.locator('.field-error', { hasText: 'is more than this server takes' }).waitFor();
  expect(await page.getByLabel('Beam').getAttribute('aria-invalid')).toBe('true');
});

it('the keyboard walks along the words, and each says where the model looked', async () => {
  await open(`/captionings/${withTree}`);
  const tiles = page.getByRole('list', { name: 'Attention by word' }).getByRole('button');
  await tiles.first().focus();
  await page.keyboard.press('Tab');
  expect(await tiles.nth(1).getAttribute('aria-label')).toMatch(
    /^a, log-probability −\d\.\d\d, looked at the /,
  );
  expect(await tiles.nth(1).getAttribute('aria-pressed')).toBe('true');
  const drawn = await page
    .locator('.attention-large canvas')
    .evaluate((canvas: HTMLCanvasElement) =>
      canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data.includes(255),
    );
  expect(drawn).toBe(true);
});

it('another hypothesis shows its own words, and the search tree opens branch by branch', async () => {
  await open(`/captionings/${withTree}`);
  const rows = page.locator('tbody tr');
  await rows.nth(1).getByRole('button').click();
  expect(await page.locator('.caption-sentence').innerText()).toContain(
    await rows.nth(1).getByRole('button').innerText(),
  );
  const tree = page.locator('.tree');
  const before = await tree.locator('li').count();
  await tree.getByRole('button').first().click();
  expect(await tree.locator('li').count()).toBe(1);
  await tree.getByRole('button').first().click();
  expect(await tree.locator('li').count()).toBe(before);
});

it('an image of an evaluation is looked at again, with the beam that captioned it', async () => {
  await open(`/runs/${done}?tab=captions`);
  await page.getByRole('button', { name: 'Where it looked, beam 5, image 3', exact: true }).click();
  await page.getByRole('heading', { name: 'Captions of test image 3' }).waitFor();
  await page.getByText('beam 5', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Hypotheses' }).waitFor();
});

it('earlier captionings are paged', async () => {
  await open('/captionings');
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(20);
  await page.getByRole('button', { name: 'Older →' }).click();
  await expect.poll(() => rows.first().innerText()).not.toContain('queued');
});
