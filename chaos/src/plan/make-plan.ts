import { Random } from '../random.js';
import { EVERY_FAULT, type PlannedFault } from './fault.js';

const FIRST_AT_SECONDS = 3;
const GAP_SECONDS = [3, 10] as const;

/**
 * What is done when: all kinds in random order, then all again in another, until the time is over. A function of its
 * arguments alone; a longer time begins with the same faults as a shorter one.
 */
export function makePlan(seed: number, minutes: number): PlannedFault[] {
  const random = new Random(seed);
  const plan: PlannedFault[] = [];
  let atSeconds = FIRST_AT_SECONDS;
  while (atSeconds < minutes * 60) {
    for (const fault of random.shuffled(EVERY_FAULT)) {
      plan.push({ atSeconds: Math.round(atSeconds * 10) / 10, fault });
      atSeconds += random.between(...GAP_SECONDS);
    }
  }
  return plan.filter((planned) => planned.atSeconds < minutes * 60);
}
