import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { OutboxCommand, Records } from '../records.js';
import { beginRun, blob, digest, sampleCheckpoint } from '../testing/samples.js';

const progress = { phase: 'exporting', label: 'weights', done: 1, total: 2, unit: 'files' } as const;

export function describeExports(records: () => Records): void {
  const request = async () => {
    const { id } = await records().training.saveCheckpoint(await beginRun(records()), sampleCheckpoint());
    return { checkpointId: id, format: 'tfjs', contentKey: digest('content') } as const;
  };

  describe('exports', () => {
    it('go from queued over running to completed, with their file', async () => {
      const { exports } = records();
      const created = await exports.create(await request());
      expect(created).toMatchObject({ format: 'tfjs', state: 'queued', result: null, finishedAt: null });
      await exports.begin(created.id);
      await exports.reportProgress(created.id, progress);
      expect(await exports.get(created.id)).toMatchObject({ state: 'running', progress });
      await exports.complete(created.id, blob('zip'));
      const done = await exports.get(created.id);
      expect(done).toMatchObject({ state: 'completed', result: blob('zip'), progress: null });
      await exports.begin(created.id);
      await exports.complete(created.id, blob('zip'));
      expect(await exports.get(created.id)).toEqual(done);
      const { checkpointId } = created;
      expect((await exports.list({ limit: 5, checkpointId })).items).toEqual([done]);
      expect((await exports.list({ limit: 5, checkpointId: newId() })).items).toEqual([]);
    });

    it('of the same content are one, promised to Temporal once', async () => {
      await records().outbox.drain(() => Promise.resolve());
      const wanted = await request();
      const jobs = await Promise.all([1, 2, 3].map(() => records().exports.create(wanted)));
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
      const delivered: OutboxCommand[] = [];
      await records().outbox.drain((command) => Promise.resolve(void delivered.push(command)));
      expect(delivered.filter(({ kind }) => kind === 'startExport')).toEqual([
        { kind: 'startExport', exportId: jobs[0]?.id },
      ]);
      const other = await records().exports.create({ ...wanted, contentKey: digest('other') });
      expect(other.id).not.toBe(jobs[0]?.id);
    });

    it('that failed keep their fault, and are made anew when asked for again', async () => {
      const { exports } = records();
      const wanted = await request();
      const { id } = await exports.create(wanted);
      const fault = { code: 'DISK_FULL', message: 'no space left' } as const;
      await exports.fail(id, fault);
      expect(await exports.get(id)).toMatchObject({ state: 'failed', fault });
      await expect(exports.begin(id)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await exports.create(wanted)).id).not.toBe(id);
    });

    it('need a checkpoint that is there', async () => {
      const created = records().exports.create({ ...(await request()), checkpointId: newId() });
      await expect(created).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
