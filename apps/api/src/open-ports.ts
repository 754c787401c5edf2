import { openObjectStore, type ObjectStore } from '@beamline/objects';
import { openRecords } from '@beamline/records';
import { Logger } from '@nestjs/common';
import { settingsOf, type Environment } from './env.js';
import type { Ports } from './ports.js';
import { TemporalOrchestrator } from './temporal/temporal-orchestrator.js';

/** A request must not wait for a server that is away, in milliseconds. */
const OBJECT_STORE_BUDGET_MS = 3_000;

function objectStoreOf(env: Environment): ObjectStore {
  return openObjectStore({
    endpoint: env.S3_ENDPOINT,
    accessKey: env.S3_ACCESS_KEY,
    secretKey: env.S3_SECRET_KEY,
    bucket: env.S3_BUCKET,
    retryBudgetMs: OBJECT_STORE_BUDGET_MS,
    ...(env.S3_REGION === undefined ? {} : { region: env.S3_REGION }),
    ...(env.S3_PUBLIC_ENDPOINT === undefined ? {} : { publicEndpoint: env.S3_PUBLIC_ENDPOINT }),
  });
}

/** All ports connect when first used: the API starts whatever of them is away. */
export function openPorts(env: Environment): Ports {
  const logger = new Logger('Records');
  const log = (message: string) => {
    logger.warn(message);
  };
  const records = openRecords({ databaseUrl: env.DATABASE_URL, log });
  return {
    records,
    objects: objectStoreOf(env),
    orchestrator: new TemporalOrchestrator({
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      installation: () => records.installation(),
    }),
    settings: settingsOf(env),
  };
}
