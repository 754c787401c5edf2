import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  backbone,
  checkpoint,
  dataset,
  digestOf,
  embeddings,
  NOWHERE_ID,
  run,
  specInput,
  specOf,
} from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';

let api: TestApi;
beforeEach(async () => {
  api = await startApi();
});
afterEach(() => api.close());

const errorsOf = async (response: Response) => {
  const body = (await response.json()) as { errors?: { path: string; message: string }[] };
  return body.errors ?? [];
};

describe('launching', () => {
  it('stores the spec with its defaults, the ids behind its names and the idempotency key', async () => {
    const headers = { 'Idempotency-Key': 'tuesday-1' };
    const response = await api.call('POST', '/experiments', { body: { spec: specInput() }, headers });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ experiment: { name: 'first' }, run: { state: 'queued' } });
    expect(api.world.launched).toMatchObject([
      {
        spec: { seed: 1, stages: [{ batchSize: 80 }] },
        datasetId: 'dataset00001',
        backboneId: 'backbone0001',
        embeddingsId: null,
        start: { kind: 'fresh' },
        idempotencyKey: 'tuesday-1',
      },
    ]);
  });

  it('names the dataset and the backbone that are not there, at once, and says what to do', async () => {
    const spec = specInput({ dataset: 'flickr8k', backbone: 'resnet' });
    const response = await api.call('POST', '/experiments', { body: { spec } });
    expect(response.status).toBe(422);
    const body: unknown = await response.clone().json();
    expect(body).toMatchObject({
      code: 'INVALID_SPEC',
      advice: expect.stringContaining('beamline import') as string,
    });
    expect(await errorsOf(response)).toEqual([
      { path: 'spec.dataset', message: 'no dataset is named flickr8k' },
      { path: 'spec.backbone', message: 'no backbone is named resnet' },
    ]);
    expect(api.world.launched).toEqual([]);
  });

  it('names an encoder block that the architecture does not have', async () => {
    const stages = [
      { name: 'finetune', trains: 'encoder+decoder' as const, trainableBlocks: ['stage7', 'layer4'] },
    ];
    const response = await api.call('POST', '/experiments', { body: { spec: specInput({ stages }) } });
    const [error, ...others] = await errorsOf(response);
    expect(others).toEqual([]);
    expect(error?.path).toBe('spec.stages.0.trainableBlocks.1');
    expect(error?.message).toContain('stage1');
  });

  it('refuses self-critical training of a fresh decoder, which a fork may begin with', async () => {
    const stages = [{ name: 'scst', trains: 'decoder' as const, objective: 'self-critical' as const }];
    const spec = specInput({ stages });
    const refused = await api.call('POST', '/experiments', { body: { spec } });
    expect((await errorsOf(refused)).map(({ path }) => path)).toEqual(['spec.stages.0.objective']);
    api.world.runs.push(run());
    api.world.checkpoints.push(checkpoint());
    const forked = await api.call('POST', '/checkpoints/checkpoint01/fork', { body: { spec } });
    expect(forked.status).toBe(202);
  });

  it('pins the embeddings that it names, and refuses vectors of another length', async () => {
    const withVectors = (embeddingSize: number) =>
      specInput({ model: { embeddingSize, pretrainedEmbeddings: { name: 'glove' } } });
    const launch = (spec: object) => api.call('POST', '/experiments', { body: { spec } });
    expect(await errorsOf(await launch(withVectors(300)))).toEqual([
      { path: 'spec.model.pretrainedEmbeddings.name', message: 'no embeddings are named glove' },
    ]);
    api.world.embeddings.push(embeddings());
    const refused = await launch(withVectors(512));
    expect(refused.status).toBe(422);
    expect(await errorsOf(refused)).toEqual([
      {
        path: 'spec.model.embeddingSize',
        message: 'must be 300, the length of the vectors of embeddings glove',
      },
    ]);
    expect((await launch(withVectors(300))).status).toBe(202);
    expect(api.world.launched).toMatchObject([{ embeddingsId: 'embeddings01' }]);
  });

  it('names a split of the sweep that has no images, before anything is trained', async () => {
    const { manifest } = dataset();
    const test = { ...manifest.splits.test, images: 0 };
    const splits = { ...manifest.splits, test };
    api.world.datasets = [dataset({ manifest: { ...manifest, splits } })];
    const response = await api.call('POST', '/experiments', { body: { spec: specInput() } });
    expect(await errorsOf(response)).toEqual([
      { path: 'spec.sweep.splits.1', message: 'dataset scenes has no test images' },
    ]);
  });

  it('refuses an idempotency key that no header should carry', async () => {
    const headers = { 'Idempotency-Key': 'two words' };
    const response = await api.call('POST', '/experiments', { body: { spec: specInput() }, headers });
    expect(response.status).toBe(400);
    expect(await errorsOf(response)).toMatchObject([{ path: 'Idempotency-Key' }]);
  });
});

describe('forking', () => {
  beforeEach(() => {
    api.world.runs.push(run({ state: 'completed' }));
    api.world.checkpoints.push(checkpoint());
  });
  const fork = (spec: object, id = 'checkpoint01', optimiser = 'keep') =>
    api.call('POST', `/checkpoints/${id}/fork`, { body: { spec, optimiser } });

  it('launches from the checkpoint and remembers where it came from', async () => {
    const stages = [{ name: 'decoder', trains: 'decoder' as const, decoderLearningRate: 1e-3 }];
    expect((await fork(specInput({ stages }))).status).toBe(202);
    expect(api.world.launched).toMatchObject([
      {
        start: { kind: 'fork', checkpointId: 'checkpoint01', optimiser: 'keep' },
        parentCheckpointId: 'checkpoint01',
        spec: { stages: [{ decoderLearningRate: 1e-3 }] },
      },
    ]);
  });

  it('refuses other sizes, another architecture and another vocabulary, all at once', async () => {
    const vocabularies = {
      sound: { digest: digestOf('9'), bytes: 1, size: 5 },
      reference: { digest: digestOf('8'), bytes: 1, size: 5 },
    };
    api.world.datasets.push(
      dataset({ id: 'dataset00002', name: 'other', manifest: { ...dataset().manifest, vocabularies } }),
    );
    api.world.backbones.push(backbone({ id: 'backbone0002', name: 'res', architecture: 'resnet50' }));
    const response = await fork(
      specInput({ dataset: 'other', backbone: 'res', model: { hiddenSize: 64, grid: 7 } }),
    );
    expect(response.status).toBe(422);
    const paths = (await errorsOf(response)).map(({ path }) => path);
    expect(paths).toEqual(['spec.model.hiddenSize', 'spec.backbone', 'spec.dataset']);
    expect(api.world.launched).toEqual([]);
  });

  it('takes another dataset with the same vocabulary', async () => {
    api.world.datasets.push(dataset({ id: 'dataset00002', name: 'other' }));
    expect((await fork(specInput({ dataset: 'other' }))).status).toBe(202);
  });

  it('blames the mode when it changes the vocabulary of the same dataset', async () => {
    const response = await fork(specInput({ mode: 'reference' }));
    expect((await errorsOf(response)).map(({ path }) => path)).toEqual(['spec.mode']);
  });

  it('refuses to keep an optimiser without moments for an embedding that is to be trained now', async () => {
    const model = { embeddingSize: 300, pretrainedEmbeddings: { name: 'glove', trainable: false } };
    api.world.embeddings.push(embeddings());
    api.world.runs[0] = run({ state: 'completed', spec: specOf({ model }) });
    const trained = specInput({ model: { embeddingSize: 300 } });
    expect((await errorsOf(await fork(trained))).map(({ path }) => path)).toEqual([
      'spec.model.pretrainedEmbeddings',
    ]);
    expect((await fork(trained, 'checkpoint01', 'reset')).status).toBe(202);
    expect((await fork(specInput({ model }))).status).toBe(202);
  });

  it('of a checkpoint that is not there is not found', async () => {
    expect((await fork(specInput(), NOWHERE_ID)).status).toBe(404);
  });
});
