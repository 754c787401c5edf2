import { Decoding } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { beginRun, sampleCheckpoint, sampleEvaluation } from '../testing/samples.js';

export function describeEvaluations(records: () => Records): void {
  const beginWithCheckpoint = async () => {
    const scope = await beginRun(records());
    const { id } = await records().training.saveCheckpoint(scope, sampleCheckpoint());
    return { scope, checkpointId: id };
  };

  describe('evaluations', () => {
    it('come back as they were written, with an event', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      const evaluation = sampleEvaluation(checkpointId);
      const saved = await records().evaluations.save(scope, evaluation);
      expect(saved).toEqual({ ...evaluation, runId: scope.runId, createdAt: saved.createdAt });
      expect(await records().evaluations.get(evaluation.id)).toEqual(saved);
      const events = await records().events.list(scope.runId, 0, 100);
      expect(events.at(-1)?.body).toMatchObject({ type: 'evaluation.finished', evaluationId: evaluation.id });
    });

    it('written again change nothing', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      const evaluation = sampleEvaluation(checkpointId);
      const saved = await records().evaluations.save(scope, evaluation);
      expect(await records().evaluations.save(scope, { ...evaluation, seconds: 1 })).toEqual(saved);
      expect(await records().evaluations.listByRun(scope.runId)).toEqual([saved]);
    });

    it('without the newer scores come back as they are', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      const evaluation = sampleEvaluation(checkpointId, { coco: null, diversity: null, empty: 3 });
      await records().evaluations.save(scope, evaluation);
      expect(await records().evaluations.get(evaluation.id)).toMatchObject({
        ...{ coco: null, diversity: null, empty: 3 },
      });
    });

    it('are found by what they decode, whatever their id and the order of their fields', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      const saved = await records().evaluations.save(scope, sampleEvaluation(checkpointId));
      const reversed = Object.fromEntries(Object.entries(saved.decoding).reverse()) as Decoding;
      const found = await records().evaluations.find(scope.runId, { ...saved, decoding: reversed });
      expect(found).toEqual(saved);
      const decoding = { ...saved.decoding, lengthPenalty: { kind: 'average' } } as const;
      expect(await records().evaluations.find(scope.runId, { ...saved, decoding })).toBeNull();
      expect(await records().evaluations.find(newId(), saved)).toBeNull();
    });

    it('a second one of the same decoding under another id is a CONFLICT', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      await records().evaluations.save(scope, sampleEvaluation(checkpointId));
      const again = records().evaluations.save(scope, sampleEvaluation(checkpointId));
      await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('of another decoding stand beside each other', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      for (const maxSteps of [20, 51]) {
        const decoding = Decoding.parse({ maxSteps });
        await records().evaluations.save(scope, sampleEvaluation(checkpointId, { decoding }));
      }
      const listed = await records().evaluations.listByRun(scope.runId);
      expect(listed.map(({ decoding }) => decoding.maxSteps)).toEqual([20, 51]);
    });

    it('of a run are listed in order of split, then beam', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      for (const [split, beam] of [
        ['test', 1],
        ['val', 10],
        ['val', 3],
      ] as const)
        await records().evaluations.save(scope, sampleEvaluation(checkpointId, { split, beam }));
      const listed = await records().evaluations.listByRun(scope.runId);
      expect(listed.map(({ split, beam }) => [split, beam])).toEqual([
        ['val', 3],
        ['val', 10],
        ['test', 1],
      ]);
    });

    it('of a stale attempt are refused', async () => {
      const { scope, checkpointId } = await beginWithCheckpoint();
      await records().runs.claim(scope.runId);
      const saved = records().evaluations.save(scope, sampleEvaluation(checkpointId));
      await expect(saved).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
    });

    it('that are not there are NOT_FOUND', async () => {
      await expect(records().evaluations.get(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
