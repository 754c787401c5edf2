import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { beginRun, blob, sampleCheckpoint, sampleEpoch, trainEpoch } from '../testing/samples.js';

export function describeTraining(records: () => Records): void {
  const eventsOf = async (runId: string) =>
    (await records().events.list(runId, 0, 100)).map((event) => event.body);

  describe('stages', () => {
    it('a stage begins, becomes the current one, and ends with its reason', async () => {
      const scope = await beginRun(records());
      const { training } = records();
      await training.beginStage(scope, 0, null);
      expect(await records().runs.get(scope.runId)).toMatchObject({ currentStage: 'decoder' });
      const best = await trainEpoch(records(), scope, { bleu4: 0.2 });
      await training.finishStage(scope, 0, 'no-improvement', best);
      await training.beginStage(scope, 1, best);
      const [first, second] = await training.listStages(scope.runId);
      expect(first).toMatchObject({
        state: 'completed',
        stopReason: 'no-improvement',
        bestCheckpointId: best,
      });
      expect(second).toMatchObject({ state: 'running', startCheckpointId: best, finishedAt: null });
    });

    it('beginning and finishing again changes nothing', async () => {
      const scope = await beginRun(records());
      const { training } = records();
      await training.beginStage(scope, 0, null);
      await training.beginStage(scope, 0, null);
      await training.finishStage(scope, 0, 'budget', null);
      const stages = await training.listStages(scope.runId);
      await training.finishStage(scope, 0, 'budget', null);
      expect(await training.listStages(scope.runId)).toEqual(stages);
      const types = (await eventsOf(scope.runId)).map((body) => body.type);
      expect(types).toEqual(['run.state', 'run.state', 'stage.started', 'stage.finished']);
    });

    it('a stage that was cancelled begins anew after a resume and keeps its first start', async () => {
      const scope = await beginRun(records());
      const { training } = records();
      await training.beginStage(scope, 0, null);
      const [before] = await training.listStages(scope.runId);
      await training.finishStage(scope, 0, 'cancelled', null);
      await training.beginStage(scope, 0, null);
      const [after] = await training.listStages(scope.runId);
      expect(after).toEqual(before);
    });

    it('a stage that the spec lacks is NOT_FOUND', async () => {
      const scope = await beginRun(records());
      const begun = records().training.beginStage(scope, 2, null);
      await expect(begun).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('epochs', () => {
    it('come back as they were written, in order of stage, then epoch', async () => {
      const scope = await beginRun(records());
      const { training } = records();
      for (const [stageIndex, epoch] of [
        [1, 0],
        [0, 1],
        [0, 0],
      ] as const)
        await trainEpoch(records(), scope, { stageIndex, epoch, bleu4: 0.1 });
      const epochs = await training.listEpochs(scope.runId);
      expect(epochs.map(({ stage, epoch }) => [stage, epoch])).toEqual([
        ['decoder', 0],
        ['decoder', 1],
        ['finetune', 0],
      ]);
      const [first] = epochs;
      expect(first).toEqual(sampleEpoch(first?.checkpointId ?? '', { bleu: [0.6, 0.4, 0.25, 0.1] }));
    });

    it('set the best of the stage and of the run; the earlier one wins a tie', async () => {
      const scope = await beginRun(records());
      await trainEpoch(records(), scope, { epoch: 0, bleu4: 0.2 });
      const best = await trainEpoch(records(), scope, { epoch: 1, bleu4: 0.3 });
      await trainEpoch(records(), scope, { epoch: 2, bleu4: 0.3 });
      await trainEpoch(records(), scope, { stageIndex: 1, epoch: 0, bleu4: 0.25 });
      const run = await records().runs.get(scope.runId);
      expect(run).toMatchObject({ bestBleu4: 0.3, bestCheckpointId: best });
      expect(run.stages).toMatchObject([
        { bestBleu4: 0.3, bestCheckpointId: best, epochsDone: 3 },
        { bestBleu4: 0.25, epochsDone: 1 },
      ]);
      const experiment = await records().experiments.get(run.experimentId);
      expect(experiment.bestBleu4).toBe(0.3);
    });

    it('written again change nothing; with other numbers they are replaced', async () => {
      const scope = await beginRun(records());
      const checkpoint = sampleCheckpoint();
      await records().training.saveCheckpoint(scope, checkpoint);
      const epoch = sampleEpoch(checkpoint.id);
      await records().training.finishEpoch(scope, epoch);
      const events = await eventsOf(scope.runId);
      await records().training.finishEpoch(scope, epoch);
      expect(await eventsOf(scope.runId)).toEqual(events);
      await records().training.finishEpoch(scope, { ...epoch, bleu: [0.6, 0.4, 0.25, 0.1] });
      expect(await records().training.listEpochs(scope.runId)).toHaveLength(1);
      expect((await records().runs.get(scope.runId)).bestBleu4).toBe(0.1);
    });

    it('that ended early are not counted as done', async () => {
      const scope = await beginRun(records());
      const checkpoint = sampleCheckpoint();
      await records().training.saveCheckpoint(scope, checkpoint);
      await records().training.finishEpoch(scope, sampleEpoch(checkpoint.id, { complete: false }));
      const [stage] = await records().training.listStages(scope.runId);
      expect(stage).toMatchObject({ epochsDone: 0, bestCheckpointId: checkpoint.id });
    });

    it('of a stale attempt are refused', async () => {
      const scope = await beginRun(records());
      const checkpoint = sampleCheckpoint();
      await records().training.saveCheckpoint(scope, checkpoint);
      await records().runs.claim(scope.runId);
      const written = records().training.finishEpoch(scope, sampleEpoch(checkpoint.id));
      await expect(written).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
      expect(await records().training.listEpochs(scope.runId)).toEqual([]);
    });
  });

  describe('checkpoints', () => {
    it('come back as they were written, with run, attempt and no score', async () => {
      const scope = await beginRun(records());
      const checkpoint = sampleCheckpoint();
      const saved = await records().training.saveCheckpoint(scope, checkpoint);
      expect(saved).toMatchObject({ ...checkpoint, ...scope, bleu: null });
      expect(await records().training.getCheckpoint(checkpoint.id)).toEqual(saved);
      expect((await eventsOf(scope.runId)).at(-1)).toEqual({
        ...{ type: 'checkpoint.saved', stage: 'decoder', checkpointId: checkpoint.id },
        ...{ epoch: 0, stepInEpoch: 100 },
      });
    });

    it('are immutable: the first one of an id stays', async () => {
      const scope = await beginRun(records());
      const checkpoint = sampleCheckpoint();
      const first = await records().training.saveCheckpoint(scope, checkpoint);
      const other = { ...checkpoint, blobs: { ...checkpoint.blobs, decoder: blob('other') } };
      expect(await records().training.saveCheckpoint(scope, other)).toEqual(first);
    });

    it('take their score later', async () => {
      const scope = await beginRun(records());
      const { id } = await records().training.saveCheckpoint(scope, sampleCheckpoint());
      await records().training.setCheckpointBleu(scope, id, [0.6, 0.4, 0.3, 0.2]);
      expect((await records().training.getCheckpoint(id)).bleu).toEqual([0.6, 0.4, 0.3, 0.2]);
      const unknown = records().training.setCheckpointBleu(scope, newId(), [0, 0, 0, 0]);
      await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('of a stale attempt are refused', async () => {
      const scope = await beginRun(records());
      await records().runs.claim(scope.runId);
      const saved = records().training.saveCheckpoint(scope, sampleCheckpoint());
      await expect(saved).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
      expect(await records().training.latestCheckpoint(scope.runId)).toBeNull();
    });

    it('the latest is the furthest by stage, epoch and step, of the run or of one epoch', async () => {
      const scope = await beginRun(records());
      const { training } = records();
      const places = [
        { stageIndex: 1, epoch: 0, stepInEpoch: 50 },
        { stageIndex: 0, epoch: 2, stepInEpoch: 100 },
        { stageIndex: 0, epoch: 1, stepInEpoch: 50 },
        { stageIndex: 0, epoch: 1, stepInEpoch: 100 },
      ];
      const ids: string[] = [];
      for (const place of places)
        ids.push((await training.saveCheckpoint(scope, sampleCheckpoint(place))).id);
      expect((await training.latestCheckpoint(scope.runId))?.id).toBe(ids[0]);
      expect((await training.latestCheckpoint(scope.runId, { stageIndex: 0, epoch: 1 }))?.id).toBe(ids[3]);
      expect(await training.latestCheckpoint(scope.runId, { stageIndex: 1, epoch: 1 })).toBeNull();
    });

    it('before a place is the furthest that lies before it, across epochs and stages', async () => {
      const scope = await beginRun(records());
      const { training } = records();
      const places = [
        { stageIndex: 0, epoch: 1, stepInEpoch: 50 },
        { stageIndex: 0, epoch: 1, stepInEpoch: 100 },
        { stageIndex: 0, epoch: 3, stepInEpoch: 50 },
        { stageIndex: 1, epoch: 0, stepInEpoch: 50 },
      ];
      const saved = [];
      for (const place of places) saved.push(await training.saveCheckpoint(scope, sampleCheckpoint(place)));
      const before = await Promise.all(
        saved.map(({ position }) => training.checkpointBefore(scope.runId, position)),
      );
      expect(before.map((found) => found?.id)).toEqual([undefined, ...saved.slice(0, 3).map(({ id }) => id)]);
    });

    it('are listed newest first, page after page', async () => {
      const scope = await beginRun(records());
      const ids: string[] = [];
      for (const epoch of [0, 1, 2])
        ids.unshift((await records().training.saveCheckpoint(scope, sampleCheckpoint({ epoch }))).id);
      const first = await records().training.listCheckpoints(scope.runId, { limit: 2 });
      const rest = await records().training.listCheckpoints(scope.runId, {
        limit: 2,
        cursor: first.nextCursor ?? '',
      });
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
      expect(rest.nextCursor).toBeNull();
    });
  });
}
