import { chosenCases, MAT_MUL } from './cases/index.js';
import type { ComputedCase, MeasuredPart } from './cases/case.js';
import { machineOf } from './machine.js';
import { measurePair, type Bench, type Measured } from './measurement/measure-pair.js';
import { ratiosOf, withShares, type CaseResult, type Report } from './report/results.js';
import { THREADS } from './sides/programs.js';

/** Sizes of the tasks, where a case says no others. */
export const DEFAULTS: Bench['defaults'] = {
  threads: THREADS,
  vocabulary: 2470,
  architecture: 'resnet101',
  batch: 80,
  images: 0,
  beam: 1,
  shape: [2048, 943, 2048],
  batchNorm: 'running',
  precision: 'float32',
};

/**
 * Measures the chosen cases one after another.
 *
 * @param onCase called before each
 * @throws NoiseError when the machine is not quiet
 */
export async function compare(
  bench: Bench,
  only: readonly string[] | undefined,
  onCase: (what: string) => void,
): Promise<Report> {
  onCase(MAT_MUL.what);
  const rate = await measurePair(bench, MAT_MUL);
  const rates = ratesOf(rate.result);
  const measured = new Map<string, Measured>();
  const cases: CaseResult[] = [];
  for (const one of chosenCases(only)) {
    onCase(`${one.key}: ${one.what}`);
    if (one.kind === 'computed') cases.push(computedResult(one, measured));
    else {
      const pair = await measurePair(bench, one);
      measured.set(one.key, pair);
      cases.push(withShares(pair.result, Math.max(rates.reference, rates.ours)));
    }
  }
  const { machine, scale } = bench;
  return {
    machine: {
      ...machineOf(),
      ...rate.versions,
      threads: THREADS,
      matMulFlopsPerSecond: rates,
      othersShare: machine.noisiest,
    },
    quick: scale.quick,
    noisy: machine.wasNoisy,
    cases,
    ratios: ratiosOf(cases),
  };
}

const ratesOf = ({ flops = NaN, reference, ours }: CaseResult) => ({
  reference: flops / Math.min(...reference.samples),
  ours: flops / Math.min(...ours.samples),
});

function computedResult(one: ComputedCase, measured: ReadonlyMap<string, Measured>): CaseResult {
  const part = (key: string): MeasuredPart => {
    const found = measured.get(key);
    if (found === undefined) throw new RangeError(`${one.key} needs ${key}, which was not measured before.`);
    const { result, settings } = found;
    return { settings, reference: result.reference.medianSeconds, ours: result.ours.medianSeconds };
  };
  const { reference, ours, arithmetic } = one.compute(part);
  return {
    key: one.key,
    what: one.what,
    reference: { medianSeconds: reference, samples: [] },
    ours: { medianSeconds: ours, samples: [] },
    ratio: reference / ours,
    arithmetic,
    ...(one.contract !== undefined && { contract: one.contract }),
  };
}
