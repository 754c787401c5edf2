import type { ImportRequest } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { saveInputs } from '../testing/samples.js';

const request: ImportRequest = {
  kind: 'backbone',
  request: { name: 'lite0', architecture: 'resnet18', source: { kind: 'bundled' } },
};
const progress = { phase: 'importing', label: 'weights', done: 1, total: 2, unit: 'files' } as const;

export function describeImports(records: () => Records): void {
  describe('imports', () => {
    it('go from queued over running to completed, with their result', async () => {
      const { imports } = records();
      const created = await imports.create(request);
      expect(created).toMatchObject({
        kind: 'backbone',
        name: 'lite0',
        request,
        state: 'queued',
        resultId: null,
      });
      await imports.begin(created.id);
      await imports.reportProgress(created.id, progress);
      expect(await imports.get(created.id)).toMatchObject({ state: 'running', progress });
      const { backboneId } = await saveInputs(records());
      await imports.complete(created.id, {
        resultId: backboneId,
        alreadyPresent: true,
        notes: ['2 tensors'],
      });
      const done = await imports.get(created.id);
      expect(done).toMatchObject({
        state: 'completed',
        resultId: backboneId,
        alreadyPresent: true,
        notes: ['2 tensors'],
        progress: null,
      });
      expect(done.finishedAt).not.toBeNull();
    });

    it('repeating a step changes nothing', async () => {
      const { imports } = records();
      const { id } = await imports.create(request);
      const { backboneId } = await saveInputs(records());
      const result = { resultId: backboneId, alreadyPresent: false, notes: [] };
      await imports.begin(id);
      await imports.begin(id);
      await imports.complete(id, result);
      const done = await imports.get(id);
      await imports.begin(id);
      await imports.complete(id, result);
      await imports.reportProgress(id, progress);
      expect(await imports.get(id)).toEqual(done);
    });

    it('that failed keep their fault and do not go on', async () => {
      const { imports } = records();
      const { id } = await imports.create(request);
      const fault = {
        code: 'INVALID_WEIGHTS',
        message: 'no such tensor',
        advice: 'send another file',
      } as const;
      await imports.fail(id, fault);
      await imports.fail(id, fault);
      expect(await imports.get(id)).toMatchObject({ state: 'failed', fault });
      await expect(imports.begin(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('cannot complete with a result that is not there', async () => {
      const { imports } = records();
      const { id } = await imports.create(request);
      const completed = imports.complete(id, { resultId: newId(), alreadyPresent: false, notes: [] });
      await expect(completed).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await imports.get(id)).toMatchObject({ state: 'queued' });
    });

    it('are listed newest first', async () => {
      const { imports } = records();
      const [older, newer] = [await imports.create(request), await imports.create(request)];
      const { items } = await imports.list({ limit: 2 });
      expect(items.map(({ id }) => id)).toEqual([newer.id, older.id]);
    });
  });
}
