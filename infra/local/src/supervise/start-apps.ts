import { given, type StackContext } from './stack-context.js';
import { provisionEncoder } from '../provision/encoder.js';
import { optionalMeteor } from '../provision/meteor.js';
import { provisionTensorflow } from '../provision/tensorflow.js';
import { apiDefinition, workerDefinition } from './services/apps.js';
import type { Stack } from './stack.js';

const USUAL_API_PORT = 4_000;

/**
 * Provisions what the apps need, then starts the API and the worker.
 *
 * @param backed settles when the servers that they stand on are up and the tables are in place.
 */
export async function startApps(
  stack: Stack,
  context: StackContext,
  backed: Promise<unknown>,
): Promise<void> {
  const [tensorflow, encoder, meteor] = await Promise.all([
    provisionTensorflow(context.provision),
    provisionEncoder(context.provision),
    optionalMeteor(context.provision),
    backed,
  ]);
  stack.adopt({ report: tensorflow.report, env: tensorflow.env, urls: {} });
  const port = await apiPort(context);
  const url = `http://127.0.0.1:${String(port)}`;
  const env = {
    API_PORT: String(port),
    BEAMLINE_API_URL: url,
    BEAMLINE_EFFICIENTNET_LITE0: encoder.location,
  };
  stack.adopt({ report: encoder, env, urls: { api: url } });
  if (meteor !== undefined)
    stack.adopt({ report: meteor, env: { BEAMLINE_METEOR_JAR: meteor.location }, urls: {} });
  await Promise.all([
    context.launch(apiDefinition(port, stack.env, context)),
    context.launch(workerDefinition(stack.env, context)),
  ]);
}

async function apiPort(context: StackContext): Promise<number> {
  const wanted = given(context.env, 'API_PORT');
  return wanted === undefined ? context.ports.portFor('api', USUAL_API_PORT) : Number(wanted);
}
