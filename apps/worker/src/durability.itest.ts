import type { Checkpoint, ExperimentSpecInput, MetricSeries } from '@beamline/contracts';
import { MetricName } from '@beamline/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { damageBlob, deleteBlob } from './testing/spoil.js';
import { Workbench } from './testing/workbench.js';
import type { WorkerProcess } from './testing/worker-process.js';

const spec = (name: string): ExperimentSpecInput => ({
  name,
  dataset: 'tiny',
  backbone: 'lite0',
  model: { grid: 2, embeddingSize: 16, attentionSize: 16, hiddenSize: 32 },
  stages: [{ name: 'decoder', trains: 'decoder', batchSize: 4, maxEpochs: 2, checkpointEverySteps: 7 }],
  sweep: { beams: [2], splits: ['val'], maxSteps: 10 },
});

/** Throughput is measured; all else is computed. */
const COMPUTED = MetricName.options.filter((name) => name !== 'train/captionsPerSecond');

/** What a run has left behind, times and attempts left out. */
interface Outcome {
  digests: Map<string, string>;
  series: MetricSeries[];
  epochs: unknown[];
  scores: unknown[];
}

describe('what may happen to a run', () => {
  let bench: Workbench;
  let worker: WorkerProcess;
  let undisturbed: Outcome;
  let caches = 0;

  const outcomeOf = async (runId: string): Promise<Outcome> => {
    const [checkpoints, series, epochs, evaluations] = await Promise.all([
      bench.checkpoints(runId),
      bench.records.metrics.series(runId, { names: COMPUTED, maxPoints: 5000 }),
      bench.records.training.listEpochs(runId),
      bench.records.evaluations.listByRun(runId),
    ]);
    return {
      digests: new Map(checkpoints.map((checkpoint) => [placeOf(checkpoint), checkpoint.digest])),
      series,
      epochs: epochs.map(
        ({ checkpointId: _id, trainSeconds: _t, validateSeconds: _v, ...numbers }) => numbers,
      ),
      scores: evaluations.map(({ split, beam, bleu }) => [split, beam, bleu]),
    };
  };
  /** A cancelled run has one checkpoint more, where it stopped. */
  const expectUndisturbed = async (runId: string): Promise<void> => {
    expect(await bench.finished(runId)).toMatchObject({ state: 'completed', fault: null });
    const { digests, ...numbers } = await outcomeOf(runId);
    for (const [place, digest] of undisturbed.digests)
      expect([place, digests.get(place)]).toEqual([place, digest]);
    const { digests: _places, ...expected } = undisturbed;
    expect(numbers).toEqual(expected);
  };
  const notesOf = async (runId: string) =>
    (await bench.records.events.list(runId, 0, 500)).flatMap(({ body }) =>
      body.type === 'note' ? [body] : [],
    );
  const midway = (runId: string) =>
    bench.until(runId, ({ progress }) => progress?.phase === 'training' && progress.done > 20);
  /** Cancels in the middle of training, and ends the worker; gives the furthest checkpoint. */
  const cancelledMidway = async (runId: string): Promise<Checkpoint> => {
    await midway(runId);
    await bench.records.runs.requestCancel(runId);
    await bench.relay();
    expect((await bench.finished(runId)).state).toBe('cancelled');
    await worker.stop();
    const latest = await bench.records.training.latestCheckpoint(runId);
    if (latest === null) throw new Error('no checkpoint');
    return latest;
  };
  const resume = async (runId: string, { id }: Checkpoint): Promise<void> => {
    await bench.records.runs.requestResume(runId, id);
    await bench.relay();
  };
  /** A worker of another machine: nothing of what the others fetched is there. */
  const startElsewhere = (): WorkerProcess => bench.startWorker(`cache-${(caches += 1)}`);

  beforeAll(async () => {
    bench = await Workbench.open();
    worker = bench.startWorker();
    const source = { kind: 'scenes', train: 40, val: 4, test: 4, imageSize: 64, seed: 3 } as const;
    const options = { minWordFrequency: 1, maxLength: 50, captionsPerImage: 5 };
    await bench.import({ kind: 'dataset', request: { name: 'tiny', source: { ...source, options } } });
    const source0 = { kind: 'bundled' } as const;
    await bench.import({
      kind: 'backbone',
      request: { name: 'lite0', architecture: 'efficientnet_lite0', source: source0 },
    });
    const runId = await bench.launch(spec('undisturbed'));
    expect(await bench.finished(runId)).toMatchObject({ state: 'completed' });
    undisturbed = await outcomeOf(runId);
    expect(undisturbed.series.length).toBeGreaterThan(5);
    await worker.stop();
  });
  beforeEach(() => {
    bench.setTimeouts({ heartbeatMs: 5_000 });
  });
  afterEach(() => worker.stop());
  afterAll(() => bench.close());

  it('a worker that was given up wakes while its successor trains, and can write nothing', async () => {
    worker = bench.startWorker();
    const runId = await bench.launch(spec('zombie'));
    await midway(runId);
    const wake = worker.freeze();
    const { attempt } = await bench.records.runs.get(runId);
    await bench.terminate(runId);
    await bench.records.runs.finish({ runId, attempt }, 'crashed', null);
    const latest = await bench.records.training.latestCheckpoint(runId);
    if (latest === null) throw new Error('no checkpoint');
    const successor = bench.startWorker();
    await resume(runId, latest);
    await bench.until(runId, (run) => run.attempt > attempt && run.progress?.phase === 'training');
    const before = await bench.checkpoints(runId);
    wake();
    await expectUndisturbed(runId);
    const known = new Set(before.map(({ id }) => id));
    const later = (await bench.checkpoints(runId)).filter(({ id }) => !known.has(id));
    expect(new Set(later.map((checkpoint) => checkpoint.attempt))).toEqual(new Set([attempt + 1]));
    await successor.stop();
  });

  it('an activity that timed out wakes while its repetition trains, and nothing is written twice', async () => {
    worker = bench.startWorker();
    const runId = await bench.launch(spec('repeated'));
    await midway(runId);
    const wake = worker.freeze();
    const stood = (await bench.checkpoints(runId)).length;
    const successor = bench.startWorker();
    await expect
      .poll(async () => (await bench.checkpoints(runId)).length, { timeout: 30_000 })
      .toBeGreaterThan(stood);
    wake();
    await expectUndisturbed(runId);
    await successor.stop();
  });

  it('lost blobs of the furthest checkpoints are told, and training goes on from the one before them', async () => {
    worker = startElsewhere();
    const runId = await bench.launch(spec('spoilt'));
    const latest = await cancelledMidway(runId);
    const second = await bench.records.training.checkpointBefore(runId, latest.position);
    if (!second?.blobs.decoderOptimiser) throw new Error('only one checkpoint');
    const { decoder } = latest.blobs;
    const { decoderOptimiser } = second.blobs;
    await damageBlob(decoder.digest);
    await deleteBlob(decoderOptimiser.digest);
    worker = startElsewhere();
    await resume(runId, latest);
    await expectUndisturbed(runId);
    const notes = await notesOf(runId);
    expect(notes.map(({ level }) => level)).toEqual(['warning', 'warning']);
    for (const [index, named] of [latest.id, second.id].entries())
      expect(notes[index]?.message).toContain(named);
    expect(notes[0]?.message).toContain(`${decoder.digest} (decoder weights) is damaged`);
    expect(notes[1]?.message).toContain(
      `${decoderOptimiser.digest} (moments of the decoder’s optimiser) is not in`,
    );
    // The checkpoint of the step where the run was cancelled is not made again: no other has its position.
    expect(await bench.isRight(decoderOptimiser.digest)).toBe(true);
  });

  it('ends crashed, and says what to do, when a trainer dies more often than the limit', async () => {
    bench.setTimeouts({ maximumAttempts: 2 });
    worker = bench.startWorker();
    const runId = await bench.launch(spec('dying'));
    const over = new AbortController();
    const killing = (async () => {
      for (; !over.signal.aborted; await new Promise((resolve) => setTimeout(resolve, 50))) {
        const { progress } = await bench.records.runs.get(runId);
        if (progress?.phase === 'training') for (const pid of worker.trainers()) process.kill(pid, 'SIGKILL');
      }
    })();
    const run = await bench.finished(runId);
    over.abort();
    await killing;
    expect(run).toMatchObject({ state: 'crashed', fault: { code: 'TRAINER_DIED' } });
    expect(run.fault?.where).toMatchObject({ stage: 'decoder', epoch: '1' });
    expect(run.fault?.message).toContain('SIGKILL');
    expect(run.fault?.advice).toBeDefined();
  });

  it('ends crashed as a full disk when the worker’s cache has no room', async () => {
    // A mount of its own in a namespace of its own: needs root, or user namespaces for others.
    const mounted =
      'mkdir -p "$BEAMLINE_CACHE_DIR" && mount -t tmpfs -o size=1m tmpfs "$BEAMLINE_CACHE_DIR" && exec "$@"';
    const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
    worker = bench.startWorker('small', ['unshare', '--mount', ...user, 'sh', '-c', mounted, 'sh']);
    const runId = await bench.launch(spec('full'));
    const run = await bench.finished(runId);
    expect(run, worker.log).toMatchObject({ state: 'crashed', fault: { code: 'DISK_FULL' } });
    expect(run.fault?.advice).toContain('Free');
  });

  it('ends crashed, and names the blob, when an object that everything needs is gone', async () => {
    const dataset = await bench.records.datasets.findByName('tiny');
    const { digest = '' } = dataset?.manifest.splits.train.captionsBlob ?? {};
    await deleteBlob(digest);
    worker = startElsewhere();
    const run = await bench.finished(await bench.launch(spec('gone')));
    expect(run).toMatchObject({ state: 'crashed', fault: { code: 'MISSING_BLOB', where: { digest } } });
    expect(run.fault?.advice).toContain('backup');
  });
}, 300_000);

const placeOf = ({ position: { stageIndex, epoch, stepInEpoch } }: Checkpoint): string =>
  `${stageIndex}/${epoch}/${stepInEpoch}`;
