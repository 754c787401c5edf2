import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PairedCase, Scale } from '../cases/case.js';
import type { CaseResult, SideResult } from '../report/results.js';
import { Side, type Program } from '../sides/side.js';
import type { TaskSettings } from '../sides/task-settings.js';
import { compareNumbers, type Agreement } from './agreement.js';
import { median } from './median.js';
import { peakBytes, resetPeak } from './peak.js';
import type { QuietMachine } from './quiet.js';
import { runsPerSample } from './sample-count.js';

export interface Bench {
  readonly programs: { readonly reference: Program; readonly ours: Program };
  readonly machine: QuietMachine;
  readonly scale: Scale;
  /** For inputs and outputs of the cases; emptied after each. */
  readonly folder: string;
  readonly defaults: Omit<TaskSettings, 'folder'>;
  /** Karpathy's JSON, for real lengths of captions. */
  readonly karpathy: string | undefined;
}

export interface Measured {
  readonly result: CaseResult;
  readonly settings: TaskSettings;
  /** Of Python, PyTorch, Node and TensorFlow. */
  readonly versions: Readonly<Record<string, unknown>>;
}

interface Sides {
  readonly reference: Side;
  readonly ours: Side;
}

/** Times both sides of a case in turn, each in a process of its own that nothing else ran in. */
export async function measurePair(bench: Bench, one: PairedCase): Promise<Measured> {
  const folder = path.join(bench.folder, one.key);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const settings = { ...bench.defaults, ...one.settings(bench.scale), folder };
  await one.prepare?.(settings, bench.karpathy);
  const { programs } = bench;
  const sides = { reference: new Side(programs.reference), ours: new Side(programs.ours) };
  try {
    return await measure(bench, one, settings, sides);
  } finally {
    await Promise.all([sides.reference.close(), sides.ours.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  bench: Bench,
  one: PairedCase,
  settings: TaskSettings,
  sides: Sides,
): Promise<Measured> {
  // The reference first: it writes the weights that ours reads.
  const ofReference = await sides.reference.open(one.task, settings);
  const ofOurs = await sides.ours.open(one.task, settings);
  const check = await checkNumbers(one, sides);
  const samples = await takeSamples(bench, one, sides);
  const flops = await one.flops?.(settings);
  return {
    settings,
    versions: { ...ofReference, ...ofOurs },
    result: resultOf(one, {
      reference: sideResult(sides.reference, samples.reference),
      ours: sideResult(sides.ours, samples.ours),
      check,
      flops,
    }),
  };
}

async function checkNumbers(one: PairedCase, { reference, ours }: Sides): Promise<Agreement | undefined> {
  if (one.tolerance === undefined) return undefined;
  return compareNumbers(await reference.check(), await ours.check(), one.tolerance);
}

async function takeSamples({ machine, scale }: Bench, one: PairedCase, { reference, ours }: Sides) {
  resetPeak(reference.pid);
  resetPeak(ours.pid);
  const warmUp = one.warmUp?.(scale) ?? 'both';
  const runs = {
    reference: warmUp === 'both' ? runsPerSample(await reference.run(1)) : 1,
    ours: warmUp === 'none' ? 1 : runsPerSample(await ours.run(1)),
  };
  const samples = { reference: [] as number[], ours: [] as number[] };
  for (let pair = 0; pair < one.samples(scale); pair += 1) {
    // While one side ran, the other's memory fell out of the caches, or was paged out: a run of each wakes it, untimed.
    if (warmUp === 'both') await reference.run(1);
    const theirs = await machine.measure(() => reference.run(runs.reference));
    samples.reference.push(theirs.result / runs.reference);
    if (warmUp !== 'none') await ours.run(1);
    const mine = await machine.measure(() => ours.run(runs.ours));
    samples.ours.push(mine.result / runs.ours);
  }
  return samples;
}

const sideResult = ({ pid }: Side, samples: readonly number[]): SideResult => ({
  medianSeconds: median(samples),
  samples,
  peakBytes: peakBytes(pid),
});

interface Parts {
  readonly reference: SideResult;
  readonly ours: SideResult;
  readonly check: Agreement | undefined;
  readonly flops: number | undefined;
}

function resultOf({ key, what, contract, mostMemory }: PairedCase, parts: Parts): CaseResult {
  const { reference, ours, check, flops } = parts;
  return {
    key,
    what,
    reference,
    ours,
    ratio: reference.medianSeconds / ours.medianSeconds,
    memoryRatio: (ours.peakBytes ?? NaN) / (reference.peakBytes ?? NaN),
    ...(flops !== undefined && { flops }),
    ...(check && { check }),
    ...(mostMemory !== undefined && { mostMemory }),
    ...(contract !== undefined && { contract }),
  };
}
