import { partsDirOf } from '../layout.js';
import { provisionEncoder } from './encoder.js';
import { provisionMeteor } from './meteor.js';
import { provisionObjectStore } from './object-store.js';
import type { OnPartProgress, PartName, PartReport, ProvisionContext } from './part.js';
import { provisionPostgres } from './postgres.js';
import { provisionTemporal, provisionTemporalTestServer } from './temporal.js';
import { provisionTensorflow } from './tensorflow.js';
import { unprivilegedAccount } from './unprivileged.js';

const PROVISIONERS: Record<PartName, (context: ProvisionContext) => Promise<PartReport>> = {
  tensorflow: async (context) => (await provisionTensorflow(context)).report,
  temporal: provisionTemporal,
  'temporal-test-server': provisionTemporalTestServer,
  'object-store': provisionObjectStore,
  postgres: async (context) => provisionPostgres(context, { account: await unprivilegedAccount() }),
  encoder: provisionEncoder,
  meteor: provisionMeteor,
};

export interface ProvisionOptions {
  /** Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
  onProgress?: OnPartProgress;
}

/**
 * Makes parts ready for use, all at once: what is installed already takes no time, the rest is fetched or built.
 *
 * @throws DomainError `UNAVAILABLE` naming what is missing and the command that installs it.
 */
export async function provisionParts(
  names: readonly PartName[],
  options: ProvisionOptions = {},
): Promise<PartReport[]> {
  const { env = process.env, onProgress = () => undefined } = options;
  const context = { env, partsDir: partsDirOf(env), onProgress };
  const work = names.map(async (name) => {
    const report = await PROVISIONERS[name](context);
    onProgress({ kind: 'part', part: name, phase: 'ready', message: `${report.version} (${report.source})` });
    return report;
  });
  await Promise.allSettled(work);
  return Promise.all(work);
}
