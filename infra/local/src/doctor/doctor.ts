import { stackNameOf } from '../layout.js';
import type { Check } from './check.js';
import { machineChecks } from './machine-checks.js';
import { partChecks } from './part-checks.js';
import { stackChecks } from './stack-checks.js';

export interface DoctorReport {
  /** Nothing is wrong; absent parts do not count. */
  healthy: boolean;
  machine: Check[];
  parts: Check[];
  stack: Check[];
}

/**
 * Looks at the machine, at each part (version, source, place) and at a stack's servers; fetches and changes nothing.
 *
 * @param name default: `BEAMLINE_STACK`, else `main`.
 */
export async function examine(name?: string, env: NodeJS.ProcessEnv = process.env): Promise<DoctorReport> {
  const [machine, parts, stack] = await Promise.all([
    machineChecks(env),
    partChecks(env),
    stackChecks(name ?? stackNameOf(env)),
  ]);
  const healthy = [...machine, ...parts, ...stack].every((check) => check.status !== 'wrong');
  return { healthy, machine, parts, stack };
}
