import type { PhaseSeconds, ProfilePart, ProfilePhase } from '@beamline/contracts';

/** Phases in which a compute slot is held, in the order of the bar: what waits is not among them. */
export const HELD_PHASES = [
  'computing',
  'scoring',
  'loading',
  'saving',
  'other',
] as const satisfies ProfilePhase[];
export type HeldPhase = (typeof HELD_PHASES)[number];

export const shareText = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(1)} %`;

/** `train decoder`; what belongs to no stage has its kind alone. */
export const partName = ({ kind, stage }: Pick<ProfilePart, 'kind' | 'stage'>): string =>
  stage === null ? kind : `${kind} ${stage}`;

/** The bar in words, for those who do not see it; phases of no time are left out. */
export function barText(seconds: PhaseSeconds, heldSeconds: number): string {
  const shares = HELD_PHASES.filter((phase) => seconds[phase] > 0).map(
    (phase) => `${phase} ${shareText(seconds[phase] / heldSeconds)}`,
  );
  return `Time that compute slots were held: ${shares.join(', ')}`;
}
