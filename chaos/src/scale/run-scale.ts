import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExperimentSpec } from '@beamline/contracts';
import { Platform } from '../load/platform.js';
import { BACKBONE, DATASET } from '../load/specs.js';
import { ChaosStack } from '../stack/chaos-stack.js';
import { CpuMeter, type Part } from './cpu-meter.js';
import { Prober, type Answers } from './prober.js';
import { WorkerFleet } from './worker-fleet.js';

const LIMITS = { cpuSecondsPerRun: 1.5, p95Ms: 100 } as const;
const VARIABLES = { BEAMLINE_SLOTS: '1', BEAMLINE_THREADS: '1' };
const SAMPLE_MS = 2_000;
/** As long as nothing at all gets further. */
const STANDSTILL_MS = 120_000;

/** As small as a run can be: what is measured is everything around it. */
const SPEC = ExperimentSpec.parse({
  name: 'smallest',
  dataset: DATASET,
  backbone: BACKBONE,
  model: { grid: 1, embeddingSize: 8, attentionSize: 8, hiddenSize: 8 },
  stages: [{ name: 'decoder', trains: 'decoder', batchSize: 40, maxEpochs: 1 }],
  sweep: { beams: [1], splits: ['val'], maxSteps: 5 },
});

export interface ScaleReport {
  kind: 'scale';
  passed: boolean;
  runs: number;
  workers: number;
  completed: number;
  /** By state, those that did not complete. */
  others: Record<string, number>;
  seconds: number;
  cpuSecondsPerRun: number;
  cpuSecondsByPart: Record<Part, number>;
  answers: Answers;
  limits: typeof LIMITS;
  broken: string[];
}

export interface ScaleOptions {
  runs: number;
  workers: number;
  root: string;
  say: (line: string) => void;
}

/** Queues many runs at once, lets several workers finish them, and measures what that costs besides the training. */
export async function runScale({ runs, workers, root, say }: ScaleOptions): Promise<ScaleReport> {
  const stack = await ChaosStack.start({ root, variables: VARIABLES, breakable: false });
  const logs = `${root}/workers`;
  mkdirSync(logs, { recursive: true });
  const fleet = new WorkerFleet(logs, { ...process.env, ...stack.apps.env, ...VARIABLES });
  try {
    await fleet.start(workers - 1);
    const platform = new Platform(stack.client);
    await platform.importLibrary({ train: 8, val: 2, test: 2 });
    // Features are computed once for all runs: the first one does it.
    await finishAll(stack, [await platform.launch(SPEC, 'first')], () => undefined);
    return await measure({ stack, fleet, platform, runs, workers, say });
  } finally {
    await fleet.stop();
    await stack.stop();
  }
}

interface Measurement {
  stack: ChaosStack;
  fleet: WorkerFleet;
  platform: Platform;
  runs: number;
  workers: number;
  say: (line: string) => void;
}

async function measure({ stack, fleet, platform, runs, workers, say }: Measurement): Promise<ScaleReport> {
  const ids: string[] = [];
  const meter = new CpuMeter(() => rootsOf(stack, fleet));
  const { BEAMLINE_API_URL: url = '', BEAMLINE_BOOTSTRAP_KEY: key = '' } = stack.apps.env;
  const prober = new Prober(url, key, () => ids);
  meter.sample({ isFirst: true });
  const startedAt = Date.now();
  prober.start();
  for (let number = 1; number <= runs; number += 1)
    ids.push(await platform.launch(SPEC, `scale-${String(number)}`));
  say(`${String(runs)} runs queued in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  const states = await finishAll(stack, ids, (done) => {
    meter.sample();
    say(`${String(done)} of ${String(runs)} done`);
  });
  meter.sample();
  const answers = await prober.stop();
  const seconds = (Date.now() - startedAt) / 1000;
  return judge({ runs, workers, states, seconds, cpuSecondsByPart: meter.secondsOf(), answers });
}

/** Gives the number of runs by state, when all have ended or nothing moves any more. */
async function finishAll(
  { database }: ChaosStack,
  ids: readonly string[],
  onSample: (done: number) => void,
): Promise<Record<string, number>> {
  let movedAt = Date.now();
  let lastDone = -1;
  for (;;) {
    const rows = await database.rows<{ state: string; count: number }>(
      'SELECT state, count(*)::int AS count FROM runs WHERE id = ANY ($1) GROUP BY state',
      [ids],
    );
    const states = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    const done = ids.length - (states['queued'] ?? 0) - (states['running'] ?? 0);
    if (done !== lastDone) movedAt = Date.now();
    if (done !== lastDone) onSample(done);
    lastDone = done;
    if (done === ids.length || Date.now() - movedAt > STANDSTILL_MS) return states;
    await sleep(SAMPLE_MS);
  }
}

function rootsOf(stack: ChaosStack, fleet: WorkerFleet): Map<Part, number[]> {
  const one = (name: Exclude<Part, 'workers'>): number[] => {
    const { pid } = stack.service(name);
    return pid === null ? [] : [pid];
  };
  const { pid } = stack.service('worker');
  const parts = (['api', 'temporal', 'postgres', 'object-store'] as const).map(
    (name) => [name, one(name)] as const,
  );
  return new Map<Part, number[]>([...parts, ['workers', [...(pid === null ? [] : [pid]), ...fleet.pids]]]);
}

interface Measured {
  runs: number;
  workers: number;
  states: Record<string, number>;
  seconds: number;
  cpuSecondsByPart: Record<Part, number>;
  answers: Answers;
}

function judge({ runs, workers, states, seconds, cpuSecondsByPart, answers }: Measured): ScaleReport {
  const { completed = 0, ...others } = states;
  const cpuSecondsPerRun = Object.values(cpuSecondsByPart).reduce((sum, part) => sum + part, 0) / runs;
  const broken = [
    ...(completed === runs ? [] : [`${String(runs - completed)} runs did not complete`]),
    ...(cpuSecondsPerRun < LIMITS.cpuSecondsPerRun ? [] : ['a run costs too much CPU around its training']),
    ...(answers.p95Ms < LIMITS.p95Ms ? [] : ['the API answers too slowly']),
    ...(answers.failed === 0 ? [] : [`${String(answers.failed)} answers of the API were errors`]),
  ];
  const passed = broken.length === 0;
  const measured = { completed, others, seconds, cpuSecondsPerRun, cpuSecondsByPart, answers };
  return { kind: 'scale', passed, runs, workers, ...measured, limits: LIMITS, broken };
}

export function scaleLines(report: ScaleReport): string[] {
  const { answers, cpuSecondsByPart, limits } = report;
  return [
    '',
    `${String(report.completed)} of ${String(report.runs)} runs completed over ${String(report.workers)} workers in ${report.seconds.toFixed(0)} s`,
    `CPU around the training: ${report.cpuSecondsPerRun.toFixed(2)} s a run (limit ${String(limits.cpuSecondsPerRun)})`,
    ...Object.entries(cpuSecondsByPart).map(
      ([part, seconds]) => `  ${part.padEnd(13)} ${(seconds / report.runs).toFixed(3)} s`,
    ),
    `API: ${String(answers.asked)} answers, median ${answers.medianMs.toFixed(0)} ms, p95 ${answers.p95Ms.toFixed(0)} ms (limit ${String(limits.p95Ms)}), worst ${answers.worstMs.toFixed(0)} ms`,
    ...report.broken.map((what) => `BROKEN  ${what}`),
  ];
}
