import { CaptioningRequest } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { OutboxCommand, Records } from '../records.js';
import { beginRun, blob, sampleCheckpoint } from '../testing/samples.js';

const request = CaptioningRequest.parse({ pictures: [{ kind: 'dataset', split: 'val', image: 3 }], beam: 5 });
const progress = { phase: 'captioning', label: 'pictures', done: 1, total: 2, unit: 'pictures' } as const;

export function describeCaptionings(records: () => Records): void {
  const create = async () => {
    const { id } = await records().training.saveCheckpoint(await beginRun(records()), sampleCheckpoint());
    return records().captionings.create(id, request);
  };

  describe('captionings', () => {
    it('go from queued over running to completed, with their results', async () => {
      const { captionings } = records();
      const created = await create();
      expect(created).toMatchObject({ request, state: 'queued', results: null, finishedAt: null });
      await captionings.begin(created.id);
      await captionings.reportProgress(created.id, progress);
      expect(await captionings.get(created.id)).toMatchObject({ state: 'running', progress });
      await captionings.complete(created.id, blob('captions'));
      const done = await captionings.get(created.id);
      expect(done).toMatchObject({ state: 'completed', results: blob('captions'), progress: null });
      expect(done.finishedAt).not.toBeNull();
      await captionings.begin(created.id);
      await captionings.complete(created.id, blob('captions'));
      await captionings.reportProgress(created.id, progress);
      expect(await captionings.get(created.id)).toEqual(done);
      expect((await captionings.list({ limit: 1 })).items).toEqual([done]);
    });

    it('are promised to Temporal with their row', async () => {
      await records().outbox.drain(() => Promise.resolve());
      const { id } = await create();
      const delivered: OutboxCommand[] = [];
      await records().outbox.drain((command) => Promise.resolve(void delivered.push(command)));
      expect(delivered).toContainEqual({ kind: 'startCaptioning', captioningId: id });
    });

    it('that failed keep their fault and do not go on', async () => {
      const { captionings } = records();
      const { id } = await create();
      const fault = { code: 'INVALID_IMAGE', message: 'cut off', advice: 'send it again' } as const;
      await captionings.fail(id, fault);
      await captionings.fail(id, fault);
      expect(await captionings.get(id)).toMatchObject({ state: 'failed', fault });
      await expect(captionings.begin(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('need a checkpoint that is there', async () => {
      const created = records().captionings.create(newId(), request);
      await expect(created).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
