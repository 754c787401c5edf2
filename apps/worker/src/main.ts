import { mkdir } from 'node:fs/promises';
import { meteorAvailability } from '@beamline/metrics';
import { openBlobCache, openObjectStore } from '@beamline/objects';
import { openRecords } from '@beamline/records';
import { pino } from 'pino';
import { readEnvironment, type Environment } from './env.js';
import { createRedactor } from './logs/redact.js';
import { Meteor } from './scoring/meteor.js';
import type { Services } from './services.js';
import { trainerEnvironment } from './trainer/environment.js';
import { TrainerPool } from './trainer/trainer-pool.js';
import { runWorkers } from './workers.js';

const environment = readEnvironment();
const services = await openServices(environment);
try {
  await runWorkers(services);
} finally {
  services.trainers.close();
  await services.records.close();
}

async function openServices(env: Environment): Promise<Services> {
  const folder = env.BEAMLINE_CACHE_DIR;
  await mkdir(folder, { recursive: true });
  const store = openObjectStore({
    endpoint: env.S3_ENDPOINT,
    accessKey: env.S3_ACCESS_KEY,
    secretKey: env.S3_SECRET_KEY,
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
  });
  return {
    environment: env,
    records: openRecords({ databaseUrl: env.DATABASE_URL }),
    store,
    cache: openBlobCache({ store, folder, limitBytes: env.BEAMLINE_CACHE_BYTES }),
    trainers: new TrainerPool(env.BEAMLINE_SLOTS, trainerEnvironment(process.env)),
    meteor: new Meteor(meteorAvailability({ ...process.env, BEAMLINE_METEOR_JAR: env.BEAMLINE_METEOR_JAR })),
    log: pino({ name: 'worker' }),
    redact: createRedactor(process.env),
  };
}
