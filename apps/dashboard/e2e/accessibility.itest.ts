import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOCK_KEY, type MockServer, startMockServer } from '../testing/mock-server.js';
import { sampleWorld } from '../testing/sample-world.js';
import { launchBrowser } from './browser.js';
import { buildDashboard } from './built-dashboard.js';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

let dist: string;
let server: MockServer;
let browser: Browser;
let checker: string;
const world = sampleWorld();
const runOf = (name: string) => world.runs.find((one) => one.detail.experimentName === name)?.detail.id ?? '';
const done = runOf('scenes-two-stage');

const captioningOf = (state: string) =>
  world.captionings.filter((one) => one.state === state).at(-1)?.id ?? '';
const withTree = world.captionings.find((one) => one.request.withTree)?.id ?? '';

const PAGES = [
  '/experiments',
  '/runs',
  `/runs/${done}`,
  `/runs/${runOf('scenes-too-hot')}`,
  `/runs/${done}?tab=captions`,
  `/runs/${done}?tab=checkpoints`,
  '/launch',
  `/compare?runs=${done}`,
  '/captionings',
  `/captionings/${withTree}`,
  `/captionings/${captioningOf('completed')}`,
  `/captionings/${captioningOf('running')}`,
  `/captionings/${captioningOf('failed')}`,
  '/datasets',
  '/imports',
  '/system',
];

beforeAll(async () => {
  checker = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  [dist, browser] = await Promise.all([buildDashboard(), launchBrowser()]);
  server = await startMockServer(world, { dist });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(dist, { recursive: true });
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.locator('h1').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await page.evaluate(checker);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
  });
}

describe.each([
  ['light', 1440],
  ['dark', 390],
] as const)('in %s colours, %i pixels wide', (colorScheme, width) => {
  it('every page meets WCAG 2.1 AA as far as a program can tell, and none is wider than the screen', async () => {
    // The checker is put into the page as text, which the content policy would refuse.
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      bypassCSP: true,
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/runs`);
    expect(await violationsOf(page)).toEqual([]);
    await context.request.post(`${server.url}/api/v1/session`, { data: { key: MOCK_KEY } });
    for (const path of PAGES) {
      await page.goto(server.url + path);
      expect([path, ...(await violationsOf(page))]).toEqual([path]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await context.close();
  });
});

describe('with two thousand runs', () => {
  it('the list holds one page of them and steps to the next', async () => {
    const many = await startMockServer(sampleWorld(2000), { dist });
    const page = await browser.newPage();
    await page.request.post(`${many.url}/api/v1/session`, { data: { key: MOCK_KEY } });
    await page.goto(`${many.url}/runs`);
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(50);
    const first = await rows.first().innerText();
    await page.getByRole('button', { name: 'Older →' }).click();
    await expect.poll(() => rows.first().innerText()).not.toBe(first);
    await page.getByRole('button', { name: '← Newer' }).click();
    await expect.poll(() => rows.first().innerText()).toContain('scenes-warm-restart');
    await page.close();
    await many.close();
  });
});
