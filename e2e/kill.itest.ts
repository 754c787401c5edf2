import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExperimentSpec, FINAL_RUN_STATES, type Checkpoint, type RunDetail } from '@beamline/contracts';
import { body, createClient, type BeamlineClient } from '@beamline/client';
import type { ServiceName } from '@beamline/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEnvironment } from '../infra/local/src/testing/bare-environment.js';
import { makeTemporaryDir } from '../infra/local/src/testing/temporary-dir.js';
import { startStack, type StackHandle } from '../infra/local/src/supervise/start-stack.js';

const SPEC = ExperimentSpec.parse({
  name: 'killed',
  dataset: 'tiny',
  backbone: 'lite0',
  model: { grid: 2, embeddingSize: 16, attentionSize: 16, hiddenSize: 32 },
  stages: [
    {
      name: 'decoder',
      trains: 'decoder',
      batchSize: 8,
      maxEpochs: 12,
      decoderLearningRate: 5e-3,
      checkpointEverySteps: 10,
    },
    {
      name: 'finetune',
      trains: 'encoder+decoder',
      trainableBlocks: ['head'],
      sampling: 'images',
      batchSize: 20,
      maxEpochs: 2,
    },
  ],
  sweep: { beams: [1, 3], splits: ['val', 'test'], maxSteps: 20 },
});

const SERVICES: readonly ServiceName[] = ['api', 'temporal', 'postgres', 'object-store', 'worker'];

describe('a run while every part is killed in turn', () => {
  let root: string;
  let stack: StackHandle;
  let client: BeamlineClient;

  beforeAll(async () => {
    const env = { ...bareEnvironment(), BEAMLINE_HEARTBEAT_TIMEOUT_MS: '15000' };
    root = await makeTemporaryDir();
    stack = await startStack({ name: 'kill', root, apps: true, durable: true, env });
    const { BEAMLINE_API_URL: baseUrl = '', BEAMLINE_BOOTSTRAP_KEY: key = '' } = stack.env;
    client = createClient({ baseUrl, key });
    const source = {
      kind: 'scenes',
      train: 40,
      val: 8,
      test: 8,
      imageSize: 64,
      seed: 3,
      options: { minWordFrequency: 1 },
    } as const;
    await imported((await body(client.POST('/datasets', { body: { name: 'tiny', source } }))).id);
    const backbone = {
      name: 'lite0',
      architecture: 'efficientnet_lite0',
      source: { kind: 'bundled' },
    } as const;
    await imported((await body(client.POST('/backbones', { body: backbone }))).id);
  }, 180_000);

  afterAll(async () => {
    await stack.stop();
    await rm(root, { recursive: true, force: true });
  }, 60_000);

  it('ends with the same checkpoints and scores as a run that was left alone', async () => {
    const quiet = await finished(await launch());
    const killed = await launch();
    for (const service of SERVICES) {
      await until(killed, ({ progress }) => progress?.phase === 'training');
      await kill(service);
    }
    expect(await finished(killed)).toBe(killed);
    expect(await outcomeOf(killed)).toEqual(await outcomeOf(quiet));
  }, 400_000);

  async function imported(id: string): Promise<void> {
    for (;;) {
      const job = await body(client.GET('/imports/{id}', { params: { path: { id } } }));
      if (job.state === 'failed') throw new Error(JSON.stringify(job.fault));
      if (job.state === 'completed') return;
      await sleep(200);
    }
  }

  async function launch(): Promise<string> {
    return (await body(client.POST('/experiments', { body: { spec: SPEC } }))).run.id;
  }

  async function finished(id: string): Promise<string> {
    const { state, fault } = await until(id, (run) => FINAL_RUN_STATES.includes(run.state));
    expect({ state, fault }).toEqual({ state: 'completed', fault: null });
    return id;
  }

  /** Asks again and again: while the API or Postgres is down there is no answer, and that must pass. */
  async function until(id: string, condition: (run: RunDetail) => boolean): Promise<RunDetail> {
    for (;;) {
      const run = await body(client.GET('/runs/{id}', { params: { path: { id } } })).catch(() => null);
      if (run !== null && (condition(run) || FINAL_RUN_STATES.includes(run.state))) return run;
      await sleep(100);
    }
  }

  async function kill(name: ServiceName): Promise<void> {
    const before = serviceOf(name);
    process.kill(before.pid ?? 0, 'SIGKILL');
    while (serviceOf(name).pid === before.pid || serviceOf(name).state !== 'ready') await sleep(100);
  }

  function serviceOf(name: ServiceName) {
    const service = stack.status().find((candidate) => candidate.name === name);
    if (service === undefined) throw new Error(`the stack has no ${name}`);
    return service;
  }

  async function outcomeOf(id: string) {
    const params = { path: { id }, query: { limit: 200 } };
    const { items } = await body(client.GET('/runs/{id}/checkpoints', { params }));
    const evaluations = await body(client.GET('/runs/{id}/evaluations', { params: { path: { id } } }));
    const digests = (items as Checkpoint[]).map(
      ({ stage, position, digest }) => `${stage} ${position.globalStep} ${digest}`,
    );
    return {
      digests: digests.sort(),
      scores: evaluations.map(({ split, beam, bleu }) => ({ split, beam, bleu })),
    };
  }
});
