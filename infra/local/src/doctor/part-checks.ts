import { toFault } from '@beamline/contracts';
import { partsDirOf } from '../layout.js';
import { locateEncoder } from '../provision/encoder.js';
import { locateObjectStore } from '../provision/object-store.js';
import type { PartName, PartReport, ProvisionContext } from '../provision/part.js';
import { provisionPostgres } from '../provision/postgres.js';
import { locateTemporal, locateTemporalTestServer } from '../provision/temporal.js';
import { locateTensorflow } from '../provision/tensorflow.js';
import { unprivilegedAccount } from '../provision/unprivileged.js';
import type { Check } from './check.js';
import { meteorCheck } from './meteor-check.js';

type NeededPart = Exclude<PartName, 'meteor'>;

const LOCATORS: Record<NeededPart, (context: ProvisionContext) => Promise<PartReport | undefined>> = {
  postgres: async (context) => provisionPostgres(context, { account: await unprivilegedAccount() }),
  'object-store': locateObjectStore,
  temporal: locateTemporal,
  tensorflow: locateTensorflow,
  encoder: locateEncoder,
  'temporal-test-server': locateTemporalTestServer,
};

/** A variable that names a running server makes the part itself unneeded. */
const SERVERS: Partial<Record<NeededPart, string>> = {
  postgres: 'DATABASE_URL',
  'object-store': 'S3_ENDPOINT',
  temporal: 'TEMPORAL_ADDRESS',
};

/** Where each part is, its version and source; nothing is fetched. */
export async function partChecks(env: NodeJS.ProcessEnv): Promise<Check[]> {
  const context = { env, partsDir: partsDirOf(env), onProgress: () => undefined };
  const checks = Object.entries(LOCATORS).map(([name, locate]) =>
    partCheck(name as NeededPart, locate, context),
  );
  return Promise.all([...checks, meteorCheck(context)]);
}

async function partCheck(
  name: NeededPart,
  locate: (typeof LOCATORS)[NeededPart],
  context: ProvisionContext,
): Promise<Check> {
  const variable = SERVERS[name];
  if (variable !== undefined && (context.env[variable] ?? '') !== '') {
    return { name, status: 'ok', detail: `the server that ${variable} names is used`, source: 'environment' };
  }
  try {
    const report = await locate(context);
    if (report === undefined)
      return { name, status: 'absent', detail: 'not fetched yet; done when first needed' };
    const { version, source, location } = report;
    return { name, status: 'ok', detail: 'found', version, source, location };
  } catch (error) {
    const { message, advice = 'See the message.' } = toFault(error);
    return { name, status: 'wrong', detail: message, advice };
  }
}
