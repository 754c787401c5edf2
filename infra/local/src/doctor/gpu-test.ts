import path from 'node:path';
import { z } from 'zod';
import { partsDirOf, repositoryDir } from '../layout.js';
import { lastLines, runCommand } from '../provision/command.js';
import { locateCuda } from '../provision/cuda.js';
import type { PartReport } from '../provision/part.js';
import { locateTensorflow } from '../provision/tensorflow.js';
import type { Check } from './check.js';

/** What the worker's self-test prints (`SelfTestOutcome` of the worker), or why it could not. */
const Printed = z.union([
  z.object({
    outcome: z.object({
      tensorflow: z.string(),
      usesGpu: z.boolean(),
      visibleDevices: z.string().nullable(),
      memoryGrowth: z.boolean(),
      products: z.array(
        z.object({
          precision: z.enum(['float32', 'bfloat16']),
          side: z.int(),
          seconds: z.number(),
          flopsPerSecond: z.number(),
          deviation: z.number(),
          tolerance: z.number(),
          agrees: z.boolean(),
        }),
      ),
    }),
  }),
  z.object({ fault: z.object({ message: z.string(), advice: z.string().optional() }) }),
]);
export type SelfTest = Extract<z.infer<typeof Printed>, { outcome: unknown }>['outcome'];
type ProductTest = SelfTest['products'][number];

export interface GpuReport {
  /** TensorFlow works, its products are right, and it works on a GPU where one was asked for. */
  healthy: boolean;
  /** Whether `BEAMLINE_TENSORFLOW=gpu` asked for one. */
  wanted: boolean;
  checks: Check[];
  /** Null where TensorFlow did not start. */
  test: SelfTest | null;
}

const LONGEST_MS = 120_000;

/**
 * Starts TensorFlow as a worker does and lets it multiply matrices, on a GPU where it sees one, else on the processor.
 * Fetches and changes nothing.
 *
 * @param program the self-test; the worker's own by default
 */
export async function testGpu(
  env: NodeJS.ProcessEnv = process.env,
  program = path.join(repositoryDir, 'apps/worker/dist/self-test.js'),
): Promise<GpuReport> {
  const wanted = env['BEAMLINE_TENSORFLOW'] === 'gpu';
  const installed = await installedChecks(env, wanted);
  const printed = await runSelfTest(program, { ...env, ...(wanted ? await cudaVariables(env) : {}) });
  if ('fault' in printed) {
    const { message, advice = 'Run: npm run quickstart, which sets TensorFlow up.' } = printed.fault;
    const checks: Check[] = [
      ...installed,
      { name: 'tensorflow starts', status: 'wrong', detail: message, advice },
    ];
    return { healthy: false, wanted, checks, test: null };
  }
  const test = printed.outcome;
  const checks = [
    ...installed,
    deviceCheck(test, wanted),
    ...memoryChecks(test),
    ...test.products.map(productCheck),
  ];
  return { healthy: checks.every(({ status }) => status !== 'wrong'), wanted, checks, test };
}

const contextOf = (env: NodeJS.ProcessEnv) => ({
  env,
  partsDir: partsDirOf(env),
  onProgress: () => undefined,
});
const cudaVariables = async (env: NodeJS.ProcessEnv) => (await locateCuda(contextOf(env)))?.env ?? {};

/** Which build of TensorFlow lies here, and the libraries that it drives GPUs by. */
async function installedChecks(env: NodeJS.ProcessEnv, wanted: boolean): Promise<Check[]> {
  const library = await locateTensorflow(contextOf(env));
  const name = 'libtensorflow';
  const build = wanted ? 'the build for NVIDIA GPUs' : 'the build for processors';
  const found = library === undefined ? notFetched(name, build) : libraryCheck(name, build, library);
  if (!wanted) return [found];
  const cuda = await locateCuda(contextOf(env));
  if (cuda !== undefined)
    return [found, { name: 'cuda', status: 'ok', detail: 'found', location: cuda.location }];
  const advice = 'Run: BEAMLINE_TENSORFLOW=gpu npm run quickstart (fetches about 2.5 GB)';
  return [found, { name: 'cuda', status: 'absent', detail: 'not fetched yet', advice }];
}

const notFetched = (name: string, build: string): Check => ({
  ...{ name, status: 'absent', detail: `${build} is not fetched yet`, advice: 'Run: npm run quickstart' },
});

function libraryCheck(name: string, build: string, { version, source, location }: PartReport): Check {
  return { name, status: 'ok', detail: source === 'package' ? build : 'given', version, source, location };
}

async function runSelfTest(program: string, env: NodeJS.ProcessEnv): Promise<z.infer<typeof Printed>> {
  const { stdout, output } = await runCommand(process.execPath, [program], { env, timeoutMs: LONGEST_MS });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    return Printed.parse(JSON.parse(line));
  } catch {
    const message = `the self-test ended without a result: ${lastLines(output, 3)}`;
    return { fault: { message, advice: 'Run: npm run build' } };
  }
}

function deviceCheck({ usesGpu, tensorflow, visibleDevices }: SelfTest, wanted: boolean): Check {
  const name = 'device';
  const by = `TensorFlow ${tensorflow}`;
  if (usesGpu) return { name, status: 'ok', detail: `${by} works on GPU ${visibleDevices ?? '0'}` };
  const none = `${by} sees no GPU; the processor is measured instead`;
  if (!wanted)
    return { name, status: 'absent', detail: none, advice: 'To train on one: BEAMLINE_TENSORFLOW=gpu' };
  const advice = 'Look at nvidia-smi, the driver, CUDA_VISIBLE_DEVICES and LD_LIBRARY_PATH.';
  return { name, status: 'wrong', detail: `${none}, though BEAMLINE_TENSORFLOW asks for one`, advice };
}

/** Only of interest where there is a GPU's memory. */
function memoryChecks({ usesGpu, visibleDevices, memoryGrowth }: SelfTest): Check[] {
  if (!usesGpu) return [];
  const single = visibleDevices !== null && !visibleDevices.includes(',');
  return [
    {
      name: 'one device a process',
      status: single ? 'ok' : 'wrong',
      detail: `sees ${visibleDevices ?? 'all'}`,
    },
    {
      name: 'memory grows as needed',
      status: memoryGrowth ? 'ok' : 'wrong',
      detail: memoryGrowth ? 'yes' : 'no: one process takes all of it',
    },
  ];
}

function productCheck(product: ProductTest): Check {
  const { precision, side, flopsPerSecond, deviation, tolerance, agrees } = product;
  const compared = `deviates by ${deviation.toExponential(1)} of float64, at most ${tolerance.toExponential(1)}`;
  const detail = `${speedText(flopsPerSecond)} at ${String(side)} × ${String(side)}; ${compared}`;
  const name = `${precision} product`;
  if (agrees) return { name, status: 'ok', detail };
  return { name, status: 'wrong', detail, advice: 'Its results are wrong: do not train on this device.' };
}

/** `3.2 TFLOP/s` or `39.0 GFLOP/s`. */
export function speedText(flopsPerSecond: number): string {
  if (flopsPerSecond >= 1e12) return `${(flopsPerSecond / 1e12).toFixed(1)} TFLOP/s`;
  return `${(flopsPerSecond / 1e9).toFixed(1)} GFLOP/s`;
}
