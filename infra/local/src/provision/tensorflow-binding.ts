import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';
import { isErrno, readIfThere, writeWhole } from '../files.js';
import { withLock } from '../lock.js';
import { lastLines, runCommand } from './command.js';
import { installOnce } from './install-once.js';
import type { ProvisionContext } from './part.js';
import { machineName } from './pins.js';
import { requireCompiler, requirePython } from './prerequisites.js';

const NAPI = '8';
const BINDING = `lib/napi-v${NAPI}/tfjs_binding.node`;
const BUILT_FOR = 'lib/beamline-built-for.txt';

const Manifest = z.object({ version: z.string() });

/**
 * Builds the N-API binding of `@tensorflow/tfjs-node-gpu` against a libtensorflow and puts both into the package's folder.
 * The build is kept with the parts, so another clone or a fresh node_modules only copies it. Every file is replaced in one
 * step: processes that have the old one loaded are not disturbed.
 *
 * @param library folder with `lib` and `include`.
 * @param libraryVersion names the library in the build's pin.
 */
export async function installBinding(
  library: string,
  libraryVersion: string,
  context: ProvisionContext,
  packageDir = packageDirOf(),
): Promise<void> {
  const { version } = Manifest.parse(
    JSON.parse((await readIfThere(path.join(packageDir, 'package.json'))) ?? '{}'),
  );
  const pin = `tfjs ${version}, libtensorflow ${libraryVersion}, ${machineName()}, napi ${NAPI}`;
  const digest = createHash('sha256').update(pin).digest('hex').slice(0, 8);
  const built = path.join(context.partsDir, `tfjs-binding-${version}-${machineName()}-${digest}`);
  await installOnce({ dir: built, pin, install: (empty) => build(packageDir, library, empty, context) });
  await withLock(path.join(built + '.link.lock'), () => linkInto(packageDir, library, built, pin));
}

function packageDirOf(): string {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'));
  } catch (error) {
    throw new DomainError('UNAVAILABLE', '@tensorflow/tfjs-node-gpu is not installed.', {
      advice: 'Run: npm ci',
      cause: error,
    });
  }
}

/** In a copy of the package's sources: node_modules is only touched once all has gone well. */
async function build(
  packageDir: string,
  library: string,
  dir: string,
  context: ProvisionContext,
): Promise<void> {
  const [python] = await Promise.all([
    requirePython('build the TensorFlow binding', context.env),
    requireCompiler('build the TensorFlow binding', context.env),
  ]);
  context.onProgress({
    kind: 'part',
    part: 'tensorflow',
    phase: 'building',
    message: 'building the Node binding',
  });
  const sources = path.join(dir, 'sources');
  await mkdir(path.join(sources, 'deps'), { recursive: true });
  for (const name of ['package.json', 'binding.gyp', 'binding'])
    await cp(path.join(packageDir, name), path.join(sources, name), { recursive: true });
  for (const name of ['lib', 'include'])
    await symlink(path.join(library, name), path.join(sources, 'deps', name));
  await runNodeGyp(sources, python, context);
  await copyFile(path.join(sources, BINDING), path.join(dir, 'tfjs_binding.node'));
  await rm(sources, { recursive: true });
}

async function runNodeGyp(sources: string, python: string, context: ProvisionContext): Promise<void> {
  const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  const output = path.join(sources, path.dirname(BINDING));
  const module = [
    `--module=${path.join(sources, BINDING)}`,
    '--module_name=tfjs_binding',
    `--module_path=${output}`,
  ];
  const napi = [`--napi_version=${NAPI}`, `--napi_build_version=${NAPI}`];
  const args = [nodeGyp, 'configure', 'build', ...module, ...napi, `--python=${python}`, ...headersOption()];
  const { code, output: printed } = await runCommand(process.execPath, args, {
    cwd: sources,
    env: context.env,
  });
  if (code === 0) return;
  throw new DomainError('UNAVAILABLE', `The TensorFlow binding could not be built:\n${lastLines(printed)}`, {
    advice:
      "Check that a C++17 compiler and Node's headers are installed (Debian and Ubuntu: sudo apt-get install -y g++ make libnode-dev).",
    where: { part: 'tensorflow' },
  });
}

/** Node's own headers where they came with it; otherwise node-gyp downloads them. */
function headersOption(): string[] {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  return existsSync(path.join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

async function linkInto(packageDir: string, library: string, built: string, pin: string): Promise<void> {
  const libDir = path.join(packageDir, 'deps/lib');
  await mkdir(libDir, { recursive: true });
  await linkTo(path.join(library, 'include'), path.join(packageDir, 'deps/include'));
  const libraries = await readdir(path.join(library, 'lib'));
  await Promise.all(
    libraries.map((name) => linkTo(path.join(library, 'lib', name), path.join(libDir, name))),
  );
  const mark = path.join(packageDir, BUILT_FOR);
  if ((await readIfThere(mark)) === pin && existsSync(path.join(packageDir, BINDING))) return;
  await mkdir(path.dirname(path.join(packageDir, BINDING)), { recursive: true });
  const partial = path.join(packageDir, `${BINDING}.partial`);
  await copyFile(path.join(built, 'tfjs_binding.node'), partial);
  await rename(partial, path.join(packageDir, BINDING));
  await writeWhole(mark, pin);
}

async function linkTo(target: string, location: string): Promise<void> {
  if ((await currentTarget(location)) === target) return;
  const partial = `${location}.partial`;
  await rm(partial, { force: true });
  await symlink(target, partial);
  await rename(partial, location);
}

/** Where a link points; undefined where there is none, or a file in its place. */
async function currentTarget(location: string): Promise<string | undefined> {
  try {
    return await readlink(location);
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EINVAL')) return undefined;
    throw error;
  }
}
