import { ConsoleLogger } from '@nestjs/common';
import { createApp } from './app.js';
import { readEnvironment, type Environment } from './env.js';
import { openPorts } from './open-ports.js';

function environmentOrExit(): Environment {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

const env = environmentOrExit();
const logger = new ConsoleLogger({ json: true, colors: false });
const app = await createApp(openPorts(env), logger);
await app.listen(env.API_PORT, env.API_HOST);
logger.log(`listening on ${await app.getUrl()}`, 'Main');
