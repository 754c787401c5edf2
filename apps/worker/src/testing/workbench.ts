import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  captioningWorkflowId,
  exportWorkflowId,
  computeQueue,
  ExperimentSpec,
  FINAL_RUN_STATES,
  importWorkflowId,
  LogLine,
  ORCHESTRATION_QUEUE,
  runWorkflowId,
  type ActivityTimeouts,
  type BlobRef,
  type Captioning,
  type CaptioningRequest,
  type Checkpoint,
  type ExperimentSpecInput,
  type Import,
  type ImportRequest,
  type RunDetail,
} from '@beamline/contracts';
import { openObjectStore, type ObjectStore } from '@beamline/objects';
import { openRecords, type OutboxCommand, type Records } from '@beamline/records';
import { createTestDatabase, type TestDatabase } from '../../../../libs/records/src/testing/test-database.js';
import { Client, Connection } from '@temporalio/client';
import { WorkerProcess } from './worker-process.js';

const TIMEOUTS: ActivityTimeouts = {
  heartbeatMs: 15_000,
  maximumAttempts: 20,
  retryInitialMs: 200,
  retryMaximumMs: 1_000,
};

/** A Temporal namespace's worth of Beamline without the API: records, a relay, and workers as processes. */
export class Workbench {
  private readonly workers: WorkerProcess[] = [];

  private timeouts = TIMEOUTS;

  private constructor(
    readonly records: Records,
    private readonly store: ObjectStore,
    private readonly database: TestDatabase,
    private readonly client: Client,
    private readonly folder: string,
    /** Class of machine of its own, so that workers of other tests take nothing. */
    private readonly resources: string,
  ) {}

  static async open(): Promise<Workbench> {
    const database = await createTestDatabase();
    const records = openRecords({ databaseUrl: database.databaseUrl });
    const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
    const folder = await mkdtemp(join(tmpdir(), 'beamline-worker-'));
    const { S3_ENDPOINT = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '', S3_BUCKET = '' } = process.env;
    const store = openObjectStore({
      ...{ endpoint: S3_ENDPOINT, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY, bucket: S3_BUCKET },
      region: 'us-east-1',
    });
    return new Workbench(
      records,
      store,
      database,
      new Client({ connection }),
      folder,
      `test-${randomUUID().slice(0, 8)}`,
    );
  }

  /** Of runs launched from here on. */
  setTimeouts(changes: Partial<ActivityTimeouts>): void {
    this.timeouts = { ...TIMEOUTS, ...changes };
  }

  /**
   * @param cache name of the folder that the worker caches in, shared by workers of one name
   * @param command program that starts the worker, its own by default; see `WorkerProcess`
   */
  startWorker(cache = 'cache', command: readonly string[] = []): WorkerProcess {
    const environment = {
      DATABASE_URL: this.database.databaseUrl,
      BEAMLINE_CACHE_DIR: join(this.folder, cache),
      BEAMLINE_RESOURCES: this.resources,
      BEAMLINE_SHUTDOWN_GRACE_MS: '1000',
    };
    const worker = new WorkerProcess(environment, command);
    this.workers.push(worker);
    return worker;
  }

  async import(request: ImportRequest): Promise<Import> {
    const { id } = await this.records.imports.create(request);
    await this.relay();
    await this.client.workflow.getHandle(importWorkflowId(id)).result();
    return this.records.imports.get(id);
  }

  /** Captions pictures and waits for the end. */
  async caption(checkpointId: string, request: CaptioningRequest): Promise<Captioning> {
    const { id } = await this.records.captionings.create(checkpointId, request);
    await this.relay();
    await this.client.workflow.getHandle(captioningWorkflowId(id)).result();
    return this.records.captionings.get(id);
  }

  async readJson(blob: BlobRef | null): Promise<unknown> {
    if (blob === null) throw new Error('there is no such blob');
    return JSON.parse(new TextDecoder().decode(await this.store.getBytes(blob.digest)));
  }

  /** Whether the store has the blob and its bytes are those that the digest names. */
  async isRight(digest: string): Promise<boolean> {
    return this.store.getBytes(digest).then(
      () => true,
      () => false,
    );
  }

  /** A completed upload, as a user makes it; gives its id. */
  async upload(fileName: string, content: Buffer<ArrayBuffer>): Promise<string> {
    const { uploads } = this.store;
    const begun = await uploads.begin(fileName);
    const { objectKey, storeUploadId } = begun;
    const url = await uploads.presignPart(objectKey, storeUploadId, 1, 60);
    const sent = await fetch(url, { method: 'PUT', body: content });
    await uploads.complete(objectKey, storeUploadId, [sent.headers.get('etag') ?? '']);
    const bytes = content.length;
    const { id } = await this.records.uploads.create({ fileName, bytes, partBytes: bytes, ...begun });
    await this.records.uploads.complete(id);
    return id;
  }

  /** Launches a run on this bench's workers; gives its id. */
  async launch(input: Omit<ExperimentSpecInput, 'resources'>): Promise<string> {
    const spec = ExperimentSpec.parse({ ...input, resources: this.resources });
    const wanted = spec.model.pretrainedEmbeddings?.name;
    const [dataset, backbone, embeddings] = await Promise.all([
      this.records.datasets.findByName(spec.dataset),
      this.records.backbones.findByName(spec.backbone),
      wanted === undefined ? null : this.records.embeddings.findByName(wanted),
    ]);
    if (dataset === null || backbone === null) throw new Error('import dataset and backbone first');
    const { run } = await this.records.experiments.launch({
      spec,
      datasetId: dataset.id,
      backboneId: backbone.id,
      embeddingsId: embeddings?.id ?? null,
      start: { kind: 'fresh' },
      parentCheckpointId: null,
      idempotencyKey: null,
    });
    await this.relay();
    return run.id;
  }

  /** Delivers what transactions promised, as the API's relay does. */
  async relay(): Promise<void> {
    await this.records.outbox.drain((command) => this.deliver(command));
  }

  /** As an operator would end it: the run's row is told nothing. */
  async terminate(runId: string): Promise<void> {
    await this.client.workflow.getHandle(runWorkflowId(runId)).terminate('test');
  }

  async finished(runId: string): Promise<RunDetail> {
    return this.until(runId, ({ state }) => FINAL_RUN_STATES.includes(state));
  }

  async until(runId: string, condition: (run: RunDetail) => boolean): Promise<RunDetail> {
    for (;;) {
      const run = await this.records.runs.get(runId);
      if (condition(run)) return run;
      await sleep(100);
    }
  }

  async checkpoints(runId: string): Promise<Checkpoint[]> {
    const { items } = await this.records.training.listCheckpoints(runId, { limit: 200 });
    return items;
  }

  /** All lines of a run's log. */
  async log(runId: string): Promise<LogLine[]> {
    const chunks = await this.records.logs.list(runId, { after: 0 }, {}, 1000);
    const stored = await Promise.all(chunks.map(({ blob }) => this.store.getBytes(blob.digest)));
    const lines = stored.flatMap((bytes) => gunzipSync(bytes).toString().trimEnd().split('\n'));
    return lines.map((line) => LogLine.parse(JSON.parse(line)));
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.client.connection.close();
    await this.records.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async deliver(command: OutboxCommand): Promise<void> {
    const { workflow } = this.client;
    const queue = computeQueue(this.resources);
    const common = { taskQueue: ORCHESTRATION_QUEUE, workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
    switch (command.kind) {
      case 'startRun': {
        const { runId, spec, start } = command;
        const args = [{ runId, spec, start, queue, timeouts: this.timeouts }];
        await workflow.start('runExperiment', { ...common, workflowId: runWorkflowId(runId), args });
        break;
      }
      case 'startImport': {
        const { importId, request } = command;
        const args = [{ importId, request, queue, timeouts: this.timeouts }];
        await workflow.start('runImport', { ...common, workflowId: importWorkflowId(importId), args });
        break;
      }
      case 'startCaptioning': {
        const { captioningId } = command;
        const args = [{ captioningId, queue, timeouts: this.timeouts }];
        const workflowId = captioningWorkflowId(captioningId);
        await workflow.start('captionPictures', { ...common, workflowId, args });
        break;
      }
      case 'startExport': {
        const { exportId } = command;
        const args = [{ exportId, queue, timeouts: TIMEOUTS }];
        const workflowId = exportWorkflowId(exportId);
        await workflow.start('exportModel', { ...common, workflowId, args });
        break;
      }
      case 'cancelRun':
        await workflow.getHandle(runWorkflowId(command.runId)).cancel();
        break;
    }
  }
}
