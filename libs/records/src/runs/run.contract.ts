import type { Fault } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { beginRun, launchRun, sampleSpec, trainEpoch } from '../testing/samples.js';

const fault: Fault = { code: 'NON_FINITE_LOSS', message: 'the loss is not finite', where: { step: '3' } };

export function describeRuns(records: () => Records): void {
  const eventsOf = async (runId: string) =>
    (await records().events.list(runId, 0, 100)).map((event) => event.body);

  describe('runs', () => {
    it('claim raises the attempt each time and sets the run running', async () => {
      const { run } = await launchRun(records());
      expect(await records().runs.claim(run.id)).toEqual({ attempt: 1 });
      expect(await records().runs.claim(run.id)).toEqual({ attempt: 2 });
      const detail = await records().runs.get(run.id);
      expect(detail).toMatchObject({ state: 'running', attempt: 2 });
      expect(detail.startedAt).not.toBeNull();
    });

    it('claims at once get different attempts', async () => {
      const { run } = await launchRun(records());
      const claims = await Promise.all([1, 2, 3, 4, 5].map(() => records().runs.claim(run.id)));
      expect(claims.map((claim) => claim.attempt).sort()).toEqual([1, 2, 3, 4, 5]);
    });

    it('claim of a run that is being cancelled leaves it so', async () => {
      const { run } = await launchRun(records());
      await records().runs.requestCancel(run.id);
      const { attempt } = await records().runs.claim(run.id);
      expect(await records().runs.get(run.id)).toMatchObject({ state: 'cancelling', attempt });
    });

    it('claim of a run that has ended is a CONFLICT, of none NOT_FOUND', async () => {
      const scope = await beginRun(records());
      await records().runs.finish(scope, 'completed', null);
      await expect(records().runs.claim(scope.runId)).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(records().runs.claim(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('finish ends the run with its fault, once', async () => {
      const scope = await beginRun(records());
      await records().training.beginStage(scope, 0, null);
      await records().runs.finish(scope, 'failed', fault);
      await records().runs.finish(scope, 'failed', fault);
      const run = await records().runs.get(scope.runId);
      expect(run).toMatchObject({ state: 'failed', fault, progress: null, currentStage: null });
      expect(run.finishedAt).not.toBeNull();
      expect(run.stages[0]).toMatchObject({ state: 'cancelled', stopReason: null });
      const ends = (await eventsOf(scope.runId)).filter((body) => body.type === 'run.state');
      expect(ends.map((body) => body.state)).toEqual(['queued', 'running', 'failed']);
    });

    it('finish in another final state is a CONFLICT', async () => {
      const scope = await beginRun(records());
      await records().runs.finish(scope, 'completed', null);
      await expect(records().runs.finish(scope, 'crashed', fault)).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    });

    it('a write of an attempt that was replaced is STALE_ATTEMPT and changes nothing', async () => {
      const scope = await beginRun(records());
      await records().runs.claim(scope.runId);
      const stale = {
        code: 'STALE_ATTEMPT',
        where: { runId: scope.runId, attempt: '1', currentAttempt: '2' },
      };
      await expect(records().runs.finish(scope, 'completed', null)).rejects.toMatchObject(stale);
      await expect(
        records().events.append(scope, { type: 'note', level: 'info', message: 'x' }),
      ).rejects.toMatchObject(stale);
      expect(await records().runs.get(scope.runId)).toMatchObject({ state: 'running', attempt: 2 });
    });

    it('progress is overwritten, and that of a stale attempt ignored', async () => {
      const scope = await beginRun(records());
      const progress = { phase: 'training', label: 'epoch 3', done: 120, total: 375, unit: 'steps' } as const;
      await records().runs.reportProgress(scope, progress);
      await records().runs.claim(scope.runId);
      await records().runs.reportProgress(scope, { ...progress, done: 9 });
      expect((await records().runs.get(scope.runId)).progress).toEqual(progress);
    });

    it('cancel is requested once, with one promise to do it', async () => {
      const { runId } = await beginRun(records());
      const before = await records().outbox.pending();
      expect(await records().runs.requestCancel(runId)).toMatchObject({ state: 'cancelling' });
      expect(await records().runs.requestCancel(runId)).toMatchObject({ state: 'cancelling' });
      expect(await records().outbox.pending()).toBe(before + 1);
    });

    it('cancel of a run that has ended is a CONFLICT', async () => {
      const scope = await beginRun(records());
      await records().runs.finish(scope, 'cancelled', null);
      await expect(records().runs.requestCancel(scope.runId)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it.each(['cancelled', 'failed', 'crashed'] as const)('a %s run can be resumed', async (state) => {
      const scope = await beginRun(records());
      const checkpointId = await trainEpoch(records(), scope, { bleu4: 0.2 });
      await records().runs.finish(scope, state, state === 'cancelled' ? null : fault);
      const run = await records().runs.requestResume(scope.runId, checkpointId);
      expect(run).toMatchObject({ state: 'queued', fault: null, finishedAt: null });
      expect(await records().runs.claim(scope.runId)).toEqual({ attempt: 2 });
    });

    it('a running or completed run cannot be resumed', async () => {
      const scope = await beginRun(records());
      const checkpointId = await trainEpoch(records(), scope, { bleu4: 0.2 });
      const resume = () => records().runs.requestResume(scope.runId, checkpointId);
      await expect(resume()).rejects.toMatchObject({ code: 'CONFLICT' });
      await records().runs.finish(scope, 'completed', null);
      await expect(resume()).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('a run cannot be resumed from a checkpoint of another', async () => {
      const scope = await beginRun(records());
      const other = await trainEpoch(records(), await beginRun(records()), { bleu4: 0.2 });
      await records().runs.finish(scope, 'cancelled', null);
      const resume = records().runs.requestResume(scope.runId, other);
      await expect(resume).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await records().runs.get(scope.runId)).toMatchObject({ state: 'cancelled' });
    });

    it('a resume from an earlier checkpoint forgets the epochs after it and counts the best anew', async () => {
      const scope = await beginRun(records());
      await records().training.beginStage(scope, 0, null);
      const first = await trainEpoch(records(), scope, { epoch: 0, bleu4: 0.2 });
      await trainEpoch(records(), scope, { epoch: 1, bleu4: 0.3 });
      await records().training.finishStage(scope, 0, 'epochs-done', null);
      await records().training.beginStage(scope, 1, first);
      await trainEpoch(records(), scope, { stageIndex: 1, epoch: 0, bleu4: 0.4 });
      await records().runs.finish(scope, 'crashed', fault);
      await records().runs.requestResume(scope.runId, first);
      expect((await records().training.listEpochs(scope.runId)).map(({ epoch }) => epoch)).toEqual([0]);
      const run = await records().runs.get(scope.runId);
      expect(run).toMatchObject({ bestBleu4: 0.2, bestCheckpointId: first });
      expect(run.stages).toMatchObject([
        { bestBleu4: 0.2, epochsDone: 1 },
        { state: 'pending', bestBleu4: null, epochsDone: 0, startedAt: null },
      ]);
    });

    it('lists by experiment, state and name, newest first', async () => {
      const marker = newId();
      const spec = sampleSpec({ name: `listed-${marker}` });
      const [older, newer] = [await launchRun(records(), { spec }), await launchRun(records(), { spec })];
      await records().runs.claim(older.run.id);
      const ids = async (query: object) =>
        (await records().runs.list({ limit: 50, ...query })).items.map((run) => run.id);
      expect(await ids({ search: marker })).toEqual([newer.run.id, older.run.id]);
      expect(await ids({ search: marker, state: 'running' })).toEqual([older.run.id]);
      expect(await ids({ experimentId: newer.experiment.id })).toEqual([newer.run.id]);
    });

    it('knows which runs have not ended', async () => {
      const [open, closed] = [await beginRun(records()), await beginRun(records())];
      await records().runs.finish(closed, 'completed', null);
      const unfinished = await records().runs.listUnfinished();
      const ids = unfinished.map((run) => run.id);
      expect([ids.includes(open.runId), ids.includes(closed.runId)]).toEqual([true, false]);
      expect(unfinished.find((run) => run.id === open.runId)).toMatchObject({
        state: 'running',
        start: { kind: 'fresh' },
      });
    });
  });
}
