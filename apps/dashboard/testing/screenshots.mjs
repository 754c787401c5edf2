// Pictures of the pages: node testing/screenshots.mjs URL KEY FOLDER [page …]; pages are `name=/path`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, key, folder, ...pages] = process.argv.slice(2);
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: FLAGS,
});
for (const colorScheme of ['light', 'dark']) {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: size, colorScheme, deviceScaleFactor: 1 });
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`${message.text()}\n`);
    });
    await page.request.post(`${url}/api/v1/session`, { data: { key } });
    for (const entry of pages) {
      const [name, path] = entry.split(/=(.*)/s);
      await page.goto(url + path);
      await page.waitForTimeout(1200);
      // Pictures load when they are scrolled to.
      await page.evaluate(async () => {
        for (const picture of document.images) picture.loading = 'eager';
        await Promise.all([...document.images].map((picture) => picture.decode().catch(() => undefined)));
      });
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}-${size.width}.png`),
        fullPage: true,
      });
    }
    await page.close();
  }
}
await browser.close();
