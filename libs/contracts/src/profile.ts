import { z } from 'zod';
import { Slug } from './identifiers.js';

/**
 * What an activity's seconds went into, each second in one of them: `waiting` for a compute slot, before the activity
 * began; `loading` rows, files, the trainer process and TensorFlow; `computing` steps, features or captions; `scoring`
 * captions; `saving` what was made, as far as the activity waits for it; `other` what nobody measured.
 */
export const ProfilePhase = z.enum(['waiting', 'loading', 'computing', 'scoring', 'saving', 'other']);
export type ProfilePhase = z.infer<typeof ProfilePhase>;

export const PhaseSeconds = z.record(ProfilePhase, z.number().nonnegative());
export type PhaseSeconds = z.infer<typeof PhaseSeconds>;

/** Activities of a run that hold a compute slot. */
export const ProfiledKind = z.enum(['encode', 'train', 'validate', 'evaluate']);
export type ProfiledKind = z.infer<typeof ProfiledKind>;

/** Where the time of one activity went; a repetition within the same attempt replaces it. */
export const ActivityProfile = z.object({
  /** Names the work within the run and attempt, e.g. `train/0/3` for stage 0, epoch 3. */
  activity: z.string().min(1).max(200),
  kind: ProfiledKind,
  /** Null for what belongs to no stage. */
  stage: Slug.nullable(),
  seconds: PhaseSeconds,
  /** From the activity's start to the end of its first optimiser step; null where none was taken. */
  secondsToFirstStep: z.number().nonnegative().nullable(),
});
export type ActivityProfile = z.infer<typeof ActivityProfile>;

/** Sums over a run's activities of one kind and stage. */
export const ProfilePart = ActivityProfile.pick({ kind: true, stage: true, seconds: true }).extend({
  activities: z.int().positive(),
  /** Seconds that a compute slot was held: all but waiting. */
  heldSeconds: z.number().nonnegative(),
  /** Computing and scoring, as a share of the held seconds; null when none were. */
  computeShare: z.number().min(0).max(1).nullable(),
  /** Mean over the activities that took a step. */
  secondsToFirstStep: z.number().nonnegative().nullable(),
});
export type ProfilePart = z.infer<typeof ProfilePart>;

/** Where the time of a run went: in all, and by part in the order in which the parts began. */
export const RunProfile = ProfilePart.pick({ seconds: true, heldSeconds: true, computeShare: true }).extend({
  parts: z.array(ProfilePart),
});
export type RunProfile = z.infer<typeof RunProfile>;

export const noSeconds = (): PhaseSeconds => ({
  ...{ waiting: 0, loading: 0, computing: 0, scoring: 0, saving: 0, other: 0 },
});

/** Held seconds, and the share of them in which something was computed. */
export function computeShareOf(seconds: PhaseSeconds): Pick<ProfilePart, 'heldSeconds' | 'computeShare'> {
  const computed = seconds.computing + seconds.scoring;
  const heldSeconds = seconds.loading + computed + seconds.saving + seconds.other;
  return { heldSeconds, computeShare: heldSeconds === 0 ? null : Math.min(1, computed / heldSeconds) };
}
