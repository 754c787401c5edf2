import {
  computeShareOf,
  noSeconds,
  ProfilePhase,
  type ProfilePart,
  type RunProfile,
} from '@beamline/contracts';
import type { SampleRun } from './samples.js';

/** What the epochs of a run took, with some loading and saving about each. */
export function profileOf({ detail, epochs }: SampleRun): RunProfile {
  const parts = detail.stages.flatMap(({ name }) => {
    const own = epochs.filter((epoch) => epoch.stage === name);
    const secondsOf = (key: 'trainSeconds' | 'validateSeconds') =>
      own.reduce((sum, epoch) => sum + epoch[key], 0);
    if (own.length === 0) return [];
    return [
      partOf('train', name, own.length, secondsOf('trainSeconds')),
      partOf('validate', name, own.length, secondsOf('validateSeconds')),
    ];
  });
  const seconds = noSeconds();
  for (const part of parts) for (const phase of ProfilePhase.options) seconds[phase] += part.seconds[phase];
  return { seconds, ...computeShareOf(seconds), parts };
}

function partOf(
  kind: 'train' | 'validate',
  stage: string,
  activities: number,
  computing: number,
): ProfilePart {
  const seconds = { ...noSeconds(), computing, loading: 1.2 * activities, saving: 0.6 * activities };
  const measured = { seconds, ...computeShareOf(seconds) };
  return { kind, stage, activities, ...measured, secondsToFirstStep: kind === 'train' ? 1.4 : null };
}
