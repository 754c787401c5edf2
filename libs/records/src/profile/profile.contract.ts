import { noSeconds, type ActivityProfile } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import type { Records } from '../records.js';
import { beginRun } from '../testing/samples.js';

const epoch = (number: number, changes: Partial<ActivityProfile> = {}): ActivityProfile => ({
  activity: `train/0/${number}`,
  kind: 'train',
  stage: 'decoder',
  seconds: { waiting: 4, loading: 1, computing: 17, scoring: 0, saving: 1.5, other: 0.5 },
  secondsToFirstStep: 2,
  ...changes,
});
const scoring: ActivityProfile = {
  activity: 'validate/0/0',
  kind: 'validate',
  stage: 'decoder',
  seconds: { ...noSeconds(), loading: 2, computing: 5, scoring: 3 },
  secondsToFirstStep: null,
};

export function describeProfiles(records: () => Records): void {
  describe('the profile of a run', () => {
    it('is empty before anything ended', async () => {
      const { runId } = await beginRun(records());
      const nothing = { seconds: noSeconds(), heldSeconds: 0, computeShare: null, parts: [] };
      expect(await records().profile.read(runId)).toEqual(nothing);
    });

    it('sums activities by kind and stage, in the order in which these began', async () => {
      const scope = await beginRun(records());
      for (const activity of [epoch(0), scoring, epoch(1, { secondsToFirstStep: 1 })])
        await records().profile.save(scope, activity);
      const { parts, ...whole } = await records().profile.read(scope.runId);
      expect(whole).toEqual({
        seconds: { waiting: 8, loading: 4, computing: 39, scoring: 3, saving: 3, other: 1 },
        heldSeconds: 50,
        computeShare: 0.84,
      });
      expect(parts).toMatchObject([
        { kind: 'train', stage: 'decoder', activities: 2, heldSeconds: 40, secondsToFirstStep: 1.5 },
        { kind: 'validate', activities: 1, computeShare: 0.8, secondsToFirstStep: null },
      ]);
    });

    it('counts an activity that was repeated once, as it went the last time, and that of a later attempt too', async () => {
      const scope = await beginRun(records());
      await records().profile.save(scope, epoch(0));
      await records().profile.save(scope, epoch(0, { seconds: { ...noSeconds(), computing: 8 } }));
      expect((await records().profile.read(scope.runId)).heldSeconds).toBe(8);
      const { attempt } = await records().runs.claim(scope.runId);
      await records().profile.save({ ...scope, attempt }, epoch(0));
      expect((await records().profile.read(scope.runId)).heldSeconds).toBe(28);
    });

    it('takes nothing from a stale attempt', async () => {
      const scope = await beginRun(records());
      await records().runs.claim(scope.runId);
      await expect(records().profile.save(scope, epoch(0))).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
    });
  });
}
