import { DomainError } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import { afterEach, describe, expect, it } from 'vitest';
import { partial } from '../testing/partial.js';
import { checkpoint } from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';

let api: TestApi;
afterEach(() => api.close());

async function start(presignDownload: ObjectStore['presignDownload']): Promise<void> {
  api = await startApi({ objects: partial<ObjectStore>({ presignDownload }) });
  api.world.checkpoints.push(checkpoint());
}

describe("a checkpoint's downloads", () => {
  it('are its files under names that say whose they are; what it does not have is left out', async () => {
    await start((digest, fileName, ttl) =>
      Promise.resolve(`http://127.0.0.1:9000/${digest}?name=${fileName}&ttl=${ttl}`),
    );
    const links = (await (await api.call('GET', '/checkpoints/checkpoint01/downloads')).json()) as {
      name: string;
      url: string;
    }[];
    expect(links.map(({ name }) => name)).toEqual([
      'checkpoint01-encoder.safetensors',
      'checkpoint01-decoder.safetensors',
      'checkpoint01-decoder-optimiser.safetensors',
    ]);
    expect(links[0]?.url).toContain('ttl=900');
  });

  it('are unavailable while the object store is', async () => {
    await start(() => Promise.reject(new DomainError('UNAVAILABLE', 'the object store does not answer')));
    const response = await api.call('GET', '/checkpoints/checkpoint01/downloads');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
