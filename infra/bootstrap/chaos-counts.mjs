import { SetupError } from './run.mjs';

const DEFAULT_SEED = '1';
const DEFAULT_MINUTES = '3';

/**
 * How much chaos belongs to a run of the tests, and the line that says so: `BEAMLINE_CHAOS_MINUTES` minutes (0: none) of
 * seed `BEAMLINE_CHAOS_SEED`, the same at every run unless told otherwise; none beside chosen tests, none without /proc.
 */
export function chaosOfTests(env, { chosen, platform }) {
  const { BEAMLINE_CHAOS_SEED: seed = DEFAULT_SEED, BEAMLINE_CHAOS_MINUTES: minutes = DEFAULT_MINUTES } = env;
  if (!/^\d{1,9}$/.test(seed)) throw new SetupError(`BEAMLINE_CHAOS_SEED: "${seed}" is no whole number.`);
  if (!/^\d+(\.\d+)?$/.test(minutes))
    throw new SetupError(`BEAMLINE_CHAOS_MINUTES: "${minutes}" is no number of minutes.`);
  const none = (why) => ({ seed: Number(seed), minutes: 0, said: `Chaos: none, ${why}` });
  if (chosen) return none('tests were chosen');
  if (platform !== 'linux') return none('it needs Linux');
  if (Number(minutes) === 0) return none('BEAMLINE_CHAOS_MINUTES is 0');
  const said = `Chaos after the tests: seed ${seed}, ${minutes} minutes (BEAMLINE_CHAOS_SEED, BEAMLINE_CHAOS_MINUTES)`;
  return { seed: Number(seed), minutes: Number(minutes), said };
}

/** Tests passed and failed: one for each invariant; one failed where there is no report, or the program failed besides. */
export function countChaos(report, code) {
  const invariants = report?.invariants ?? [];
  const passed = invariants.filter((invariant) => invariant.passed).length;
  const broken = invariants.length - passed;
  const failedOtherwise = broken === 0 && (code !== 0 || passed === 0);
  return { passed, failed: failedOtherwise ? 1 : broken };
}
