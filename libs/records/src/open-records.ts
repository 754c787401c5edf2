import { DomainError } from '@beamline/contracts';
import { createApiKeyStore } from './api-keys/api-key.store.js';
import { createBackboneStore } from './backbones/backbone.store.js';
import { createCaptioningStore } from './captionings/captioning.store.js';
import { openDatabase } from './database/database.js';
import type { Database, Log } from './database/database.js';
import { translate, translated } from './database/translate.js';
import { watchChanges } from './database/watch.js';
import { createDatasetStore } from './datasets/dataset.store.js';
import { createEmbeddingsStore } from './embeddings/embeddings.store.js';
import { createEvaluationStore } from './evaluations/evaluation.store.js';
import { createEventStore } from './events/event.store.js';
import { createExportStore } from './exports/export.store.js';
import { createExperimentStore } from './experiments/experiment.store.js';
import { createFeatureStore } from './features/feature.store.js';
import { createImportStore } from './imports/import.store.js';
import { createLogStore } from './logs/log.store.js';
import { createModelStore } from './models/model.store.js';
import { createMetricStore } from './metrics/metric.store.js';
import { createOutbox } from './outbox/outbox.js';
import type { Records } from './records.js';
import { createProfileStore } from './profile/profile.store.js';
import { createRunStore } from './runs/run.store.js';
import { createTrainingStore } from './training/training.store.js';
import { createUploadStore } from './uploads/upload.store.js';

export interface RecordsOptions {
  /** `postgresql://user:password@host:port/database`; its migrations must have been applied. */
  databaseUrl: string;
  /** Most connections at once, besides one for each `watch`; 10 by default. */
  poolSize?: number;
  /** Told of lost connections; silent by default. */
  log?: Log;
}

const PING_TIMEOUT_MS = 2_000;
const silent: Log = () => undefined;

async function ping({ pool }: Database): Promise<void> {
  const answer = pool.query('SELECT 1');
  const late = new Promise<never>((_, reject) => {
    setTimeout(reject, PING_TIMEOUT_MS, new Error(`no answer in ${PING_TIMEOUT_MS} ms`)).unref();
  });
  try {
    await Promise.race([answer, late]);
  } catch (cause) {
    throw new DomainError('UNAVAILABLE', 'Postgres does not answer', {
      advice: 'Check that the server of DATABASE_URL runs.',
      cause,
    });
  }
}

/** The server's own number and that of the database in it. */
async function installation({ pool }: Database): Promise<string> {
  try {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT system_identifier::text || '/' || oid::text AS name
       FROM pg_control_system(), pg_database WHERE datname = current_database()`,
    );
    return rows[0]?.name ?? '';
  } catch (error) {
    throw translate(error);
  }
}

/**
 * Opens the records in Postgres. Connects on first use and again whenever connections were lost:
 * calls made while the server is away throw `UNAVAILABLE`, later ones succeed.
 */
export function openRecords({ databaseUrl, poolSize = 10, log = silent }: RecordsOptions): Records {
  const database = openDatabase(databaseUrl, poolSize, log);
  return {
    experiments: translated(createExperimentStore(database)),
    runs: translated(createRunStore(database)),
    training: translated(createTrainingStore(database)),
    evaluations: translated(createEvaluationStore(database)),
    metrics: translated(createMetricStore(database)),
    profile: translated(createProfileStore(database)),
    events: translated(createEventStore(database)),
    logs: translated(createLogStore(database)),
    datasets: translated(createDatasetStore(database)),
    backbones: translated(createBackboneStore(database)),
    embeddings: translated(createEmbeddingsStore(database)),
    features: translated(createFeatureStore(database)),
    imports: translated(createImportStore(database)),
    captionings: translated(createCaptioningStore(database)),
    models: translated(createModelStore(database)),
    exports: translated(createExportStore(database)),
    uploads: translated(createUploadStore(database)),
    outbox: translated(createOutbox(database)),
    apiKeys: translated(createApiKeyStore(database)),
    watch: (onChange, onReconnect = () => undefined) => watchChanges(database, { onChange, onReconnect }),
    installation: () => installation(database),
    ping: () => ping(database),
    close: () => database.close(),
  };
}
