import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, TEST_SETTINGS, type TestApi } from '../testing/start-api.js';

let api: TestApi;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'dashboard-'));
  await mkdir(path.join(directory, 'assets'));
  await writeFile(path.join(directory, 'index.html'), '<title>Beamline</title>');
  await writeFile(path.join(directory, 'assets', 'index-1a2b.js'), 'run();');
  api = await startApi({ settings: { ...TEST_SETTINGS, dashboardDir: directory } });
});
afterAll(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

const page = (address: string) => fetch(`${api.url}${address}`, { headers: { Accept: 'text/html,*/*' } });

describe('the dashboard', () => {
  it.each(['/', '/runs/aaaaaaaaaaaa'])('is served at %s without a key', async (address) => {
    const response = await page(address);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('Beamline');
  });

  it('has files that browsers keep for ever', async () => {
    const response = await page('/assets/index-1a2b.js');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it.each(['/assets/index-old.js', '/api/v1/nothing', '/health/nothing', '/..%2fpackage.json'])(
    'does not stand in for %s',
    async (address) => {
      const response = await page(address);
      expect(response.headers.get('content-type')).not.toContain('text/html');
      expect(response.status).toBeGreaterThanOrEqual(400);
    },
  );
});
