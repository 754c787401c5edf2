import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { toFault } from '@beamline/contracts';
import { repositoryDir } from '../layout.js';
import { findOnPath, runCommand } from '../provision/command.js';
import { requireCompiler, requirePython } from '../provision/prerequisites.js';
import type { Check } from './check.js';

const OLDEST_NODE = [20, 19] as const;
const NEEDED_DISK_BYTES = 4e9;
const NEEDED_MEMORY_BYTES = 4e9;

/** What the machine itself must have. */
export async function machineChecks(env: NodeJS.ProcessEnv): Promise<Check[]> {
  const asked = await Promise.all([
    diskCheck(),
    prerequisiteCheck('python', () => requirePython('fetch parts', env)),
    prerequisiteCheck('c++', () => requireCompiler('build the TensorFlow binding', env)),
    optionalCheck(
      'chromium',
      ['chromium', 'chromium-browser', 'google-chrome'],
      'Only the browser tests need it.',
      env,
    ),
    optionalCheck('java', ['java'], 'Only METEOR needs it.', env),
    gpuCheck(env),
  ]);
  return [nodeCheck(process.versions.node), memoryCheck(totalmem()), ...asked];
}

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (recent)
    return { name: 'node', status: 'ok', detail: 'recent enough', version, location: process.execPath };
  const advice = `Install Node ${OLDEST_NODE.join('.')} or later (20, 22 or 24).`;
  return { name: 'node', status: 'wrong', detail: 'too old', version, advice };
}

async function diskCheck(): Promise<Check> {
  const { bavail, bsize } = await statfs(repositoryDir);
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= NEEDED_DISK_BYTES) return { name: 'disk', status: 'ok', detail, location: repositoryDir };
  return {
    name: 'disk',
    status: 'wrong',
    detail,
    location: repositoryDir,
    advice: 'Parts and checkpoints need 4 GB: make room.',
  };
}

export function memoryCheck(bytes: number): Check {
  const detail = `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= NEEDED_MEMORY_BYTES) return { name: 'memory', status: 'ok', detail };
  return {
    name: 'memory',
    status: 'wrong',
    detail,
    advice: 'Training needs 4 GB or more: use smaller batches, or another machine.',
  };
}

async function prerequisiteCheck(name: string, require: () => Promise<unknown>): Promise<Check> {
  try {
    const location = await require();
    return { name, status: 'ok', detail: 'found', ...(typeof location === 'string' ? { location } : {}) };
  } catch (error) {
    const { message, advice = 'See CONTRIBUTING.md.' } = toFault(error);
    return { name, status: 'wrong', detail: message, advice };
  }
}

async function optionalCheck(
  name: string,
  programs: readonly string[],
  need: string,
  env: NodeJS.ProcessEnv,
): Promise<Check> {
  const found = await Promise.all(programs.map((program) => findOnPath(program, env)));
  const location = found.find((file) => file !== undefined);
  if (location !== undefined) return { name, status: 'ok', detail: 'found', location };
  return { name, status: 'absent', detail: `not found; optional. ${need}` };
}

async function gpuCheck(env: NodeJS.ProcessEnv): Promise<Check> {
  const { code, stdout } = await runCommand('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
    env,
    timeoutMs: 10_000,
  });
  if (code !== 0) return { name: 'gpu', status: 'absent', detail: 'no NVIDIA GPU; optional' };
  const detail = stdout.trim().split('\n').join(', ');
  if (env['BEAMLINE_TENSORFLOW'] === 'gpu') return { name: 'gpu', status: 'ok', detail };
  return {
    name: 'gpu',
    status: 'absent',
    detail: `${detail}, not used`,
    advice: 'Set BEAMLINE_TENSORFLOW=gpu to train on it.',
  };
}
