import { ConsoleLogger, type INestApplication } from '@nestjs/common';
import { openObjectStore } from '@beamline/objects';
import { openRecords } from '@beamline/records';
import { createApp } from './app.js';
import { readEnvironment, settingsOf, type Environment } from './env.js';
import type { Ports } from './ports.js';
import { TemporalOrchestrator } from './temporal/temporal-orchestrator.js';

function environmentOrExit(): Environment {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function openPorts(env: Environment, logger: ConsoleLogger): Ports {
  return {
    records: openRecords({
      databaseUrl: env.DATABASE_URL,
      log: (message) => {
        logger.warn(message, 'Records');
      },
    }),
    objects: openObjectStore({
      endpoint: env.S3_ENDPOINT,
      accessKey: env.S3_ACCESS_KEY,
      secretKey: env.S3_SECRET_KEY,
      bucket: env.S3_BUCKET,
      ...(env.S3_REGION === undefined ? {} : { region: env.S3_REGION }),
    }),
    orchestrator: new TemporalOrchestrator({
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
    }),
    settings: settingsOf(env),
  };
}

const env = environmentOrExit();
const logger = new ConsoleLogger({ json: true, colors: false });
const app: INestApplication = await createApp(openPorts(env, logger), logger);
await app.listen(env.API_PORT, env.API_HOST);
logger.log(`listening on ${await app.getUrl()}`, 'Main');
