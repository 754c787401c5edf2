import { runWorkflowId, type LaunchResult, type Run, type RunDetail, type Upload } from '@beamline/contracts';
import { newId } from '@beamline/records';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reconciler } from './relay/reconciler.js';
import { eventually, startRealApi, type RealApi } from './testing/real-api.js';
import { backbone, checkpoint, dataset, specInput } from './testing/samples.js';

let api: RealApi;
let temporal: Client;
const suffix = newId();
const names = { dataset: `scenes-${suffix}`, backbone: `lite0-${suffix}` };

beforeAll(async () => {
  api = await startRealApi();
  const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
  temporal = new Client({ connection });
  await eventually(
    () => statusOf('GET', '/runs'),
    (status) => status === 200,
  );
  const { records } = api.ports;
  const { id: _dataset, createdAt: _then, ...data } = dataset({ name: names.dataset });
  const { id: _backbone, createdAt: _now, ...weights } = backbone({ name: names.backbone });
  await records.datasets.save(data);
  await records.backbones.save(weights);
});
afterAll(async () => {
  await temporal.connection.close();
  await api.close();
});

const statusOf = async (method: string, path: string) => (await api.call(method, path)).status;
const read = async <T>(path: string) => (await (await api.call('GET', path)).json()) as T;
const stateOf = async (id: string) => (await read<Run>(`/runs/${id}`)).state;
const workflowOf = (id: string) => api.ports.orchestrator.state(runWorkflowId(id));

async function launch(key = newId()): Promise<LaunchResult> {
  const response = await api.call('POST', '/experiments', {
    body: { spec: specInput(names) },
    headers: { 'Idempotency-Key': key },
  });
  expect(response.status).toBe(202);
  return (await response.json()) as LaunchResult;
}

describe('a launch', () => {
  it('becomes a workflow with the run as its argument, and one only when it is repeated', async () => {
    const key = newId();
    const [first, second] = [await launch(key), await launch(key)];
    expect(second.run.id).toBe(first.run.id);
    const workflow = await eventually(
      () => workflowOf(first.run.id),
      (state) => state === 'running',
    );
    expect(workflow).toBe('running');
    const { type } = await temporal.workflow.getHandle(runWorkflowId(first.run.id)).describe();
    expect(type).toBe('runExperiment');
  });

  it('under a used key with another spec is a conflict', async () => {
    const key = newId();
    await launch(key);
    const body = { spec: specInput({ ...names, seed: 9 }) };
    const response = await api.call('POST', '/experiments', { body, headers: { 'Idempotency-Key': key } });
    expect(response.status).toBe(409);
  });
});

describe('cancelling', () => {
  it('ends a run whose workflow is gone', async () => {
    const { run } = await launch();
    await eventually(
      () => workflowOf(run.id),
      (state) => state === 'running',
    );
    await temporal.workflow.getHandle(runWorkflowId(run.id)).terminate('test');
    expect(await statusOf('POST', `/runs/${run.id}/cancel`)).toBe(202);
    expect(
      await eventually(
        () => stateOf(run.id),
        (state) => state === 'cancelled',
      ),
    ).toBe('cancelled');
    expect(await statusOf('POST', `/runs/${run.id}/cancel`)).toBe(409);
  });

  it('asks the workflow of a run that has one', async () => {
    const { run } = await launch();
    await eventually(
      () => workflowOf(run.id),
      (state) => state === 'running',
    );
    await api.call('POST', `/runs/${run.id}/cancel`);
    const asked = async () => {
      const history = await temporal.workflow.getHandle(runWorkflowId(run.id)).fetchHistory();
      return (history.events ?? []).some((e) => e.workflowExecutionCancelRequestedEventAttributes);
    };
    expect(await eventually(asked, (done) => done)).toBe(true);
    expect(await stateOf(run.id)).toBe('cancelling');
  });
});

describe('reconciling', () => {
  it('marks a running run whose workflow was terminated as crashed, and starts a queued one again', async () => {
    const [claimed, queued] = [(await launch()).run, (await launch()).run];
    for (const { id } of [claimed, queued]) {
      await eventually(
        () => workflowOf(id),
        (state) => state === 'running',
      );
      await temporal.workflow.getHandle(runWorkflowId(id)).terminate('test');
    }
    await api.ports.records.runs.claim(claimed.id);
    await api.app.get(Reconciler).reconcile();
    expect(await stateOf(claimed.id)).toBe('crashed');
    expect((await read<RunDetail>(`/runs/${claimed.id}`)).fault?.advice).toContain('Resume');
    expect([await stateOf(queued.id), await workflowOf(queued.id)]).toEqual(['queued', 'running']);
  });

  it('terminates the workflow of a run that has ended, and leaves those of runs under way', async () => {
    const [over, underWay] = [(await launch()).run, (await launch()).run];
    const { records, orchestrator } = api.ports;
    const listed = async () => (await orchestrator.listRunning()).map(({ workflowId }) => workflowId);
    const both = [over, underWay].map(({ id }) => runWorkflowId(id));
    await eventually(listed, (ids) => both.every((id) => ids.includes(id)));
    const { attempt } = await records.runs.claim(over.id);
    await records.runs.finish({ runId: over.id, attempt }, 'cancelled', null);
    await api.app.get(Reconciler).reconcile(Date.now() + 60_000);
    expect(await Promise.all([over, underWay].map(({ id }) => workflowOf(id)))).toEqual(['ended', 'running']);
    const events = await records.events.list(over.id, 0, 100);
    expect(events.at(-1)?.body).toMatchObject({ type: 'note', level: 'warning' });
  });
});

describe('a resumed run', () => {
  it('goes on from its checkpoint, whose files can be downloaded', async () => {
    const { run } = await launch();
    const { records, objects } = api.ports;
    const scope = { runId: run.id, attempt: (await records.runs.claim(run.id)).attempt };
    const bytes = Buffer.from(`weights ${run.id}`);
    const blob = await objects.putBytes(bytes);
    const {
      runId: _run,
      attempt: _attempt,
      bleu: _bleu,
      createdAt: _created,
      ...fields
    } = checkpoint({ id: newId() });
    const blobs = { encoder: blob, decoder: blob, decoderOptimiser: blob, encoderOptimiser: null };
    await records.training.saveCheckpoint(scope, { ...fields, blobs });
    await records.runs.finish(scope, 'cancelled', null);
    const [link] = await read<{ url: string; name: string }[]>(`/checkpoints/${fields.id}/downloads`);
    const file = await fetch(link?.url ?? '');
    expect(file.headers.get('content-disposition')).toContain(link?.name ?? '?');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    expect((await api.call('POST', `/runs/${run.id}/resume`, { body: {} })).status).toBe(202);
    expect(await stateOf(run.id)).toBe('queued');
  });
});

describe('an upload', () => {
  it('goes through its links into the bucket and can then be imported', async () => {
    const bytes = Buffer.alloc(17 * 1024 ** 2, 7);
    const begun = await api.call('POST', '/uploads', {
      body: { fileName: 'weights.pth', bytes: bytes.length },
    });
    const upload = (await begun.json()) as Upload;
    const etags = [];
    for (const [i, url] of upload.urls.entries()) {
      const part = bytes.subarray(i * upload.partBytes, (i + 1) * upload.partBytes);
      const sent = await fetch(url, { method: 'PUT', body: part });
      etags.push(sent.headers.get('etag') ?? '');
    }
    expect(etags).toHaveLength(2);
    expect((await api.call('POST', `/uploads/${upload.id}/complete`, { body: { etags } })).status).toBe(204);
    const source = { kind: 'upload', upload: upload.id };
    const body = { name: 'mine', architecture: 'resnet18', source };
    const imported = (await (await api.call('POST', '/backbones', { body })).json()) as { id: string };
    const state = () => api.ports.orchestrator.state(`import-${imported.id}`);
    expect(await eventually(state, (now) => now === 'running')).toBe('running');
  });
});

describe('a stream', () => {
  it('shows progress as it is reported', async () => {
    const { run } = await launch();
    const scope = { runId: run.id, attempt: (await api.ports.records.runs.claim(run.id)).attempt };
    const response = await api.call('GET', `/runs/${run.id}/stream`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    const progress = { phase: 'training', label: 'epoch 1', done: 3, total: 10, unit: 'steps' } as const;
    const startedMs = Date.now();
    await api.ports.records.runs.reportProgress(scope, progress);
    let text = '';
    while (!text.includes('"done":3')) text += (await reader?.read())?.value ?? '';
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    await reader?.cancel();
  });
});

describe('keys', () => {
  it('work until they are revoked, and are never shown again', async () => {
    const body = { name: `ci-${suffix}`, role: 'viewer' };
    const created = (await (await api.call('POST', '/keys', { body })).json()) as {
      id: string;
      secret: string;
    };
    const asNew = async () => (await api.call('GET', '/runs', { secret: created.secret })).status;
    expect(await asNew()).toBe(200);
    expect(JSON.stringify(await read('/keys'))).not.toContain(created.secret);
    expect(await statusOf('DELETE', `/keys/${created.id}`)).toBe(204);
    expect(await asNew()).toBe(401);
  });
});

describe('the system page', () => {
  it('says that the servers are up and that no worker is there', async () => {
    const health = await read<{ ready: boolean; parts: { part: string; up: boolean }[] }>('/system');
    const up = Object.fromEntries(health.parts.map(({ part, up: isUp }) => [part, isUp]));
    expect(up).toEqual({ postgres: true, temporal: true, objectStore: true, workers: false });
    expect(health.ready).toBe(true);
  });
});
