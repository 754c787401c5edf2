import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '@beamline/records';
import { eventually, startRealApi, type RealApi } from './testing/real-api.js';
import { backbone, dataset, specInput } from './testing/samples.js';

/** Nothing listens there. */
const NOWHERE = '127.0.0.1:9';

let api: RealApi;
afterEach(() => api.close());

const statusOf = async (method: string, path: string, body?: unknown) =>
  (await api.call(method, path, { body })).status;

describe('without Temporal', () => {
  it('launches are taken, reads answer, and the run starts once Temporal is back', async () => {
    api = await startRealApi({ TEMPORAL_ADDRESS: NOWHERE });
    await eventually(
      () => statusOf('GET', '/runs'),
      (status) => status === 200,
    );
    const names = { dataset: `scenes-${newId()}`, backbone: `lite0-${newId()}` };
    const { id: _dataset, createdAt: _then, ...data } = dataset({ name: names.dataset });
    const { id: _backbone, createdAt: _now, ...weights } = backbone({ name: names.backbone });
    await api.ports.records.datasets.save(data);
    await api.ports.records.backbones.save(weights);
    const launched = await api.call('POST', '/experiments', { body: { spec: specInput(names) } });
    expect(launched.status).toBe(202);
    const { run } = (await launched.json()) as { run: { id: string; state: string } };
    expect(run.state).toBe('queued');
    const system = (await (await api.call('GET', '/system')).json()) as { ready: boolean; parts: object[] };
    expect(system.ready).toBe(true);
    expect(system.parts).toContainEqual({ part: 'temporal', up: false, detail: 'Temporal does not answer' });
    await api.close();

    api = await startRealApi();
    const workflow = () => api.ports.orchestrator.state(`run-${run.id}`);
    expect(await eventually(workflow, (state) => state === 'running', 60_000)).toBe('running');
  });
});

describe('without the object store', () => {
  it('what needs it is unavailable soon, the rest is not', async () => {
    api = await startRealApi({ S3_ENDPOINT: `http://${NOWHERE}` });
    await eventually(
      () => statusOf('GET', '/runs'),
      (status) => status === 200,
    );
    const startedMs = Date.now();
    expect(await statusOf('POST', '/uploads', { fileName: 'a.zip', bytes: 10 })).toBe(503);
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    expect(await statusOf('GET', '/experiments')).toBe(200);
  });
});

describe('without Postgres', () => {
  it('the API starts, is alive but not ready, and says what is wrong', async () => {
    api = await startRealApi({ DATABASE_URL: `postgresql://u:p@${NOWHERE}/beamline` });
    const probe = async (path: string) => (await fetch(`${api.url}${path}`)).status;
    expect([await probe('/health/live'), await probe('/health/ready')]).toEqual([200, 503]);
    const response = await api.call('GET', '/runs');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
