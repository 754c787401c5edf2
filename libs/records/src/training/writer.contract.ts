import { describe, expect, it } from 'vitest';
import type { Records } from '../records.js';
import { beginRun, sampleCheckpoint, samplePoint } from '../testing/samples.js';

const execution = (number: number, epoch = 0) => ({ stageIndex: 0, epoch, execution: number });
const stale = { code: 'STALE_WRITER' };

/** Two executions of the activity that trains an epoch, within one attempt of the run. */
export function describeWriters(records: () => Records): void {
  describe('who trains an epoch', () => {
    it('is refused every write once another execution has taken over, and changes nothing', async () => {
      const { training, metrics, runs, profile } = records();
      const scope = await beginRun(records());
      const zombie = await training.claimEpoch(scope, execution(1));
      await metrics.append(zombie, [samplePoint(10)]);
      const successor = await training.claimEpoch(scope, execution(2));
      const times = { waiting: 0, loading: 0, computing: 0, scoring: 0, saving: 0, other: 0 };
      const activity = { activity: 'train/0/0', kind: 'train', stage: 'decoder' } as const;
      for (const write of [
        () => training.saveCheckpoint(zombie, sampleCheckpoint()),
        () => metrics.append(zombie, [samplePoint(20)]),
        () => metrics.truncateAfter(zombie, 0),
        () => profile.save(zombie, { ...activity, seconds: times, secondsToFirstStep: null }),
      ])
        await expect(write()).rejects.toMatchObject(stale);
      expect(await training.latestCheckpoint(scope.runId)).toBeNull();
      const [series] = await metrics.series(scope.runId, { maxPoints: 10 });
      expect(series?.points.map(({ step }) => step)).toEqual([10]);
      const progress = { phase: 'training', label: 'epoch 1', done: 9, total: 10, unit: 'steps' } as const;
      await runs.reportProgress(successor, progress);
      await runs.reportProgress(zombie, { ...progress, done: 3 });
      expect((await runs.get(scope.runId)).progress).toEqual(progress);
      await training.saveCheckpoint(successor, sampleCheckpoint());
      expect(await training.latestCheckpoint(scope.runId)).not.toBeNull();
    });

    it('cannot take an epoch back from the execution that replaced it', async () => {
      const scope = await beginRun(records());
      await records().training.claimEpoch(scope, execution(3));
      await expect(records().training.claimEpoch(scope, execution(2))).rejects.toMatchObject(stale);
      await records().training.claimEpoch(scope, execution(3));
      await records().training.claimEpoch(scope, execution(1, 1));
    });

    it('begins anew with every attempt, whose executions count from 1', async () => {
      const scope = await beginRun(records());
      const zombie = await records().training.claimEpoch(scope, execution(7));
      const { attempt } = await records().runs.claim(scope.runId);
      await records().training.claimEpoch({ runId: scope.runId, attempt }, execution(1));
      const saved = records().training.saveCheckpoint(zombie, sampleCheckpoint());
      await expect(saved).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
    });

    it('does not keep the rest of the run from writing', async () => {
      const scope = await beginRun(records());
      await records().training.claimEpoch(scope, execution(1));
      await records().events.append(scope, { type: 'note', level: 'info', message: 'x' });
      await records().metrics.append(scope, [samplePoint(1, { name: 'val/bleu4' })]);
      expect(await records().metrics.series(scope.runId, { maxPoints: 10 })).toHaveLength(1);
    });
  });
}
