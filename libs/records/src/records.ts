import type {
  ActivityProfile,
  ApiKey,
  Backbone,
  BlobRef,
  Dataset,
  DatasetManifest,
  Embeddings,
  Evaluation,
  EvaluationKey,
  Experiment,
  ExperimentQuery,
  ExperimentSpec,
  Fault,
  Import,
  ImportRequest,
  MetricPoint,
  MetricQuery,
  MetricSeries,
  Page,
  PageQuery,
  Progress,
  Role,
  Run,
  RunDetail,
  RunEvent,
  RunEventBody,
  RunProfile,
  RunQuery,
  RunStart,
  RunState,
} from '@beamline/contracts';
import type { LogStore } from './logs/log-records.js';
import type { CaptioningStore } from './captionings/captioning-records.js';
import type { ExportStore } from './exports/export-records.js';
import type { ModelStore } from './models/model-records.js';
import type { TrainingStore } from './training/training-records.js';
import type { Writer } from './training/writer.js';

/**
 * What Postgres knows. Every store returns contract types and throws `DomainError`:
 * `NOT_FOUND` for an id that is not there, `CONFLICT` for a state that forbids the change,
 * `STALE_ATTEMPT` for a write by an attempt that a newer one has replaced, `STALE_WRITER` likewise, `UNAVAILABLE` when the server does not answer.
 * Every write is one transaction. Repeating a write with the same ids changes nothing.
 */
export interface Records {
  readonly experiments: ExperimentStore;
  readonly runs: RunStore;
  readonly training: TrainingStore;
  readonly evaluations: EvaluationStore;
  readonly metrics: MetricStore;
  readonly profile: ProfileStore;
  readonly events: EventStore;
  readonly logs: LogStore;
  readonly datasets: DatasetStore;
  readonly backbones: BackboneStore;
  readonly embeddings: EmbeddingsStore;
  readonly features: FeatureStore;
  readonly imports: ImportStore;
  readonly captionings: CaptioningStore;
  readonly models: ModelStore;
  readonly exports: ExportStore;
  readonly uploads: UploadStore;
  readonly outbox: Outbox;
  readonly apiKeys: ApiKeyStore;
  /**
   * Calls back with what changed; `log` names the run whose log grew (LISTEN/NOTIFY; reconnects by itself). Returns the way to stop.
   * Resolves when it listens, or when the first try to connect has failed. `onReconnect` says that changes
   * may have gone unheard: read anew what you follow.
   */
  watch(
    onChange: (change: {
      kind: 'run' | 'import' | 'captioning' | 'export' | 'outbox' | 'log';
      id: string;
    }) => void,
    onReconnect?: () => void,
  ): Promise<() => Promise<void>>;
  /** Names this database among all others, for as long as it is not made anew. */
  installation(): Promise<string>;
  /** Throws `UNAVAILABLE` when the server does not answer within two seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface NewExperiment {
  spec: ExperimentSpec;
  datasetId: string;
  backboneId: string;
  embeddingsId: string | null;
  start: RunStart;
  parentCheckpointId: string | null;
  /** The same key with the same spec returns the first launch; with another spec it is a `CONFLICT`. */
  idempotencyKey: string | null;
}

export interface ExperimentStore {
  /** Experiment, its run (`queued`), its stages (`pending`) and an outbox entry, in one transaction. */
  launch(input: NewExperiment): Promise<{ experiment: Experiment; run: Run }>;
  list(query: ExperimentQuery): Promise<Page<Experiment>>;
  get(id: string): Promise<Experiment>;
}

export interface RunStore {
  list(query: RunQuery): Promise<Page<Run>>;
  get(id: string): Promise<RunDetail>;
  /** Raises the attempt number and sets `running`; refused in a final state. */
  claim(id: string): Promise<{ attempt: number }>;
  /** `queued` or `running` → `cancelling` with an outbox entry; repeating it changes nothing; a final state is a `CONFLICT`. */
  requestCancel(id: string): Promise<Run>;
  /** `cancelled`, `failed` or `crashed` → `queued` with an outbox entry that starts at `checkpointId`; otherwise a `CONFLICT`. */
  requestResume(id: string, checkpointId: string): Promise<Run>;
  /** Ends the run; writes an event. */
  finish(
    scope: Scope,
    state: Extract<RunState, 'completed' | 'cancelled' | 'failed' | 'crashed'>,
    fault: Fault | null,
  ): Promise<void>;
  /** Overwrites what the run is doing now; never fails on a stale attempt, it is ignored. */
  reportProgress(scope: Scope, progress: Progress | null): Promise<void>;
  /** Runs that are neither final nor known to the caller: for reconciling with Temporal. */
  listUnfinished(): Promise<UnfinishedRun[]>;
}

/** A run that is neither final nor forgotten, and how it was launched. */
export type UnfinishedRun = Pick<Run, 'id' | 'state' | 'attempt' | 'createdAt'> & { start: RunStart };

/** Attempt number on every write of a run: the fencing token. Whoever trains an epoch names its execution too. */
export interface Scope {
  runId: string;
  attempt: number;
  writer?: Writer;
}

export type NewEvaluation = Omit<Evaluation, 'runId' | 'createdAt'>;

export interface EvaluationStore {
  save(scope: Scope, evaluation: NewEvaluation): Promise<Evaluation>;
  /** What a run has already scored in this way, whichever version of Beamline did it. */
  find(runId: string, key: EvaluationKey): Promise<Evaluation | null>;
  get(id: string): Promise<Evaluation>;
  /** In order of split, then beam. */
  listByRun(runId: string): Promise<Evaluation[]>;
}

export interface MetricStore {
  append(scope: Scope, points: readonly MetricPoint[]): Promise<void>;
  /** Drops points of the run after a step: what a resume computes anew is never shown twice. */
  truncateAfter(scope: Scope, step: number): Promise<void>;
  /** Downsampled in the database to at most `maxPoints` a series, first and last kept. */
  series(runId: string, query: MetricQuery): Promise<MetricSeries[]>;
}

/** Where the time of a run's activities went. */
export interface ProfileStore {
  /** Replaces what the same attempt has saved of the same activity. */
  save(scope: Scope, profile: ActivityProfile): Promise<void>;
  /** Sums over all attempts, by kind and stage. */
  read(runId: string): Promise<RunProfile>;
}

export interface EventStore {
  append(scope: Scope, body: RunEventBody): Promise<RunEvent>;
  list(runId: string, after: number, limit: number): Promise<RunEvent[]>;
}

export interface DatasetStore {
  /** Returns the row of that name and digest, made now or before. */
  save(dataset: {
    name: string;
    digest: string;
    manifest: DatasetManifest;
    bytes: number;
  }): Promise<{ dataset: Dataset; existed: boolean }>;
  get(id: string): Promise<Dataset>;
  /** The newest of that name, or null. */
  findByName(name: string): Promise<Dataset | null>;
  /** The newest with exactly this content, or null. */
  findByDigest(digest: string): Promise<Dataset | null>;
  list(query: PageQuery): Promise<Page<Dataset>>;
}

export interface BackboneStore {
  save(backbone: Omit<Backbone, 'id' | 'createdAt'>): Promise<{ backbone: Backbone; existed: boolean }>;
  get(id: string): Promise<Backbone>;
  findByName(name: string): Promise<Backbone | null>;
  /** The newest with exactly these weights, or null. */
  findByDigest(digest: string): Promise<Backbone | null>;
  list(query: PageQuery): Promise<Page<Backbone>>;
}

export interface EmbeddingsStore {
  save(
    embeddings: Omit<Embeddings, 'id' | 'createdAt'>,
  ): Promise<{ embeddings: Embeddings; existed: boolean }>;
  get(id: string): Promise<Embeddings>;
  /** The newest of that name, or null. */
  findByName(name: string): Promise<Embeddings | null>;
  list(query: PageQuery): Promise<Page<Embeddings>>;
}

/** Encoded image shards by what determines them: key = SHA-256 of (image shard, encoder weights, precision). */
export interface FeatureStore {
  find(key: string): Promise<BlobRef | null>;
  /** The first one saved under a key stays. */
  save(key: string, blob: BlobRef): Promise<void>;
  /** In place of a blob that is lost. */
  replace(key: string, blob: BlobRef): Promise<void>;
}

/** What a completed import made. */
export interface ImportResult {
  resultId: string;
  alreadyPresent: boolean;
  notes: readonly string[];
}

export interface ImportStore {
  /** The job (`queued`) and an outbox entry, in one transaction. */
  create(request: ImportRequest): Promise<Import>;
  get(id: string): Promise<Import>;
  list(query: PageQuery): Promise<Page<Import>>;
  begin(id: string): Promise<void>;
  reportProgress(id: string, progress: Progress): Promise<void>;
  complete(id: string, result: ImportResult): Promise<void>;
  fail(id: string, fault: Fault): Promise<void>;
}

/** A multipart upload under way; `objectKey` is where it will stand in the bucket. */
export interface UploadRecord {
  id: string;
  fileName: string;
  bytes: number;
  partBytes: number;
  objectKey: string;
  storeUploadId: string;
  state: 'open' | 'completed';
}

export interface UploadStore {
  create(upload: Omit<UploadRecord, 'id' | 'state'>): Promise<UploadRecord>;
  get(id: string): Promise<UploadRecord>;
  complete(id: string): Promise<void>;
}

export type OutboxCommand =
  | { kind: 'startRun'; runId: string; spec: ExperimentSpec; start: RunStart }
  | { kind: 'cancelRun'; runId: string }
  | { kind: 'startImport'; importId: string; request: ImportRequest }
  | { kind: 'startCaptioning'; captioningId: string }
  | { kind: 'startExport'; exportId: string };

/** Commands for Temporal that a transaction has promised; delivered at least once, oldest first. */
export interface Outbox {
  /** Hands each undelivered command to `deliver`; one that throws stays and is tried again later. Returns the number delivered. Safe in several processes at once. */
  drain(deliver: (command: OutboxCommand) => Promise<void>): Promise<number>;
  pending(): Promise<number>;
  /** Whether a command waits for this run, import or captioning. */
  isPending(subjectId: string): Promise<boolean>;
}

export interface ApiKeyStore {
  /** Only `secretHash` (SHA-256 of the secret) is stored. */
  create(key: { name: string; role: Role; secretHash: string }): Promise<ApiKey>;
  findByHash(secretHash: string): Promise<ApiKey | null>;
  list(): Promise<ApiKey[]>;
  revoke(id: string): Promise<void>;
}
