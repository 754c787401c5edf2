import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { provisionCuda } from './cuda.js';
import { installOnce, isInstalled } from './install-once.js';
import type { PartReport, ProvisionContext } from './part.js';
import { TENSORFLOW_CPU, TENSORFLOW_GPU, machineName, wheelFor, type WheelPin } from './pins.js';
import { installBinding } from './tensorflow-binding.js';
import { unpackWheel, type Member } from './wheel.js';

const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/'];
const NO_WHEEL = 'Set BEAMLINE_LIBTENSORFLOW to a folder with lib/ and include/ of libtensorflow 2.';

/** The library's files and the names that the binding looks them up by. */
const LIBRARIES =
  process.platform === 'darwin'
    ? {
        files: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
        links: { 'libtensorflow.2.dylib': 'libtensorflow_cc.2.dylib' },
      }
    : {
        files: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
        links: {
          'libtensorflow.so': 'libtensorflow_cc.so.2',
          'libtensorflow.so.2.9.1': 'libtensorflow_cc.so.2',
          'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
        },
      };

/** TensorFlow, ready to be required by `@tensorflow/tfjs-node-gpu`. */
export interface TensorflowPart {
  report: PartReport;
  /** Variables that programs with tensors need: where CUDA is, on a GPU machine. */
  env: Record<string, string>;
}

/**
 * libtensorflow from its Python wheel, and the Node binding built against it and put into node_modules.
 * `BEAMLINE_LIBTENSORFLOW` names a folder with `lib` and `include` to use instead; `BEAMLINE_TENSORFLOW=gpu` takes the
 * build that drives NVIDIA GPUs, with the CUDA libraries that it opens.
 *
 * @throws DomainError `UNAVAILABLE` naming the command that installs a missing prerequisite.
 */
export async function provisionTensorflow(context: ProvisionContext): Promise<TensorflowPart> {
  const [report, env] = await Promise.all([
    libraryFor(context),
    wantsGpu(context) ? provisionCuda(context) : {},
  ]);
  await installBinding(report.location, `${report.source} ${report.version}`, context);
  context.onProgress({
    kind: 'part',
    part: 'tensorflow',
    phase: 'ready',
    message: `TensorFlow ${report.version}`,
  });
  return { report, env };
}

/** The library without fetching or building anything. */
export async function locateTensorflow(context: ProvisionContext): Promise<PartReport | undefined> {
  const given = givenLibrary(context.env);
  if (given !== undefined) return given;
  const { dir, pin, report } = packaged(context);
  return (await isInstalled(dir, pin.sha256)) ? report : undefined;
}

async function libraryFor(context: ProvisionContext): Promise<PartReport> {
  const given = givenLibrary(context.env);
  if (given !== undefined) return given;
  const { dir, pin, report } = packaged(context);
  await installOnce({
    dir,
    pin: pin.sha256,
    install: (empty) => unpackLibrary(pin, empty, context),
    onWait: () => {
      context.onProgress({
        kind: 'part',
        part: 'tensorflow',
        phase: 'waiting',
        message: 'another process is fetching it',
      });
    },
  });
  return report;
}

function wantsGpu({ env }: ProvisionContext): boolean {
  return env['BEAMLINE_TENSORFLOW'] === 'gpu';
}

function packaged(context: ProvisionContext): { dir: string; pin: WheelPin; report: PartReport } {
  const pin = wheelFor(wantsGpu(context) ? TENSORFLOW_GPU : TENSORFLOW_CPU, 'TensorFlow', NO_WHEEL);
  const dir = path.join(context.partsDir, `${pin.project}-${pin.version}-${machineName()}`);
  return { dir, pin, report: { part: 'tensorflow', version: pin.version, source: 'package', location: dir } };
}

function givenLibrary(env: NodeJS.ProcessEnv): PartReport | undefined {
  const given = env['BEAMLINE_LIBTENSORFLOW'];
  if (given === undefined || given === '') return undefined;
  const dir = path.resolve(given);
  for (const folder of ['lib', 'include']) {
    if (existsSync(path.join(dir, folder))) continue;
    throw new DomainError(
      'INVALID_INPUT',
      `BEAMLINE_LIBTENSORFLOW is ${dir}, which has no folder "${folder}".`,
      { advice: NO_WHEEL },
    );
  }
  return { part: 'tensorflow', version: '2', source: 'environment', location: dir };
}

async function unpackLibrary(pin: WheelPin, dir: string, context: ProvisionContext): Promise<void> {
  const libraries = LIBRARIES.files.map((file): Member => ({
    from: `tensorflow/${file}`,
    to: `lib/${file}`,
  }));
  const headers = HEADERS.map((folder): Member => ({
    from: `tensorflow/include/${folder}`,
    to: `include/${folder}`,
  }));
  await unpackWheel('tensorflow', pin, [...libraries, ...headers], dir, context);
  const links = Object.entries(LIBRARIES.links).map(([name, target]) =>
    symlink(target, path.join(dir, 'lib', name)),
  );
  await Promise.all(links);
}
