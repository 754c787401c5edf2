import { describe, expect, it } from 'vitest';
import type { Records } from '../records.js';
import { beginRun, blob } from '../testing/samples.js';
import type { NewLogChunk } from './log-records.js';

const NOW = '2026-01-01T00:00:00.000Z';

const chunk = (writerSequence: number, changes: Partial<NewLogChunk> = {}): NewLogChunk => ({
  blob: blob(`chunk ${writerSequence}`),
  writer: 'writer',
  writerSequence,
  lines: 10,
  firstTime: NOW,
  lastTime: NOW,
  levels: ['info'],
  stages: ['decoder'],
  ...changes,
});

export function describeLogs(records: () => Records): void {
  const firstLines = async (...[runId, ...rest]: Parameters<Records['logs']['list']>) =>
    (await records().logs.list(runId, ...rest)).map(({ firstLine }) => firstLine);

  describe('logs', () => {
    it('number their lines without gaps, also when two write at once', async () => {
      const scope = await beginRun(records());
      await Promise.all([0, 1, 2].map((at) => records().logs.append(scope, chunk(at))));
      expect(await firstLines(scope.runId, { after: 0 }, {}, 10)).toEqual([1, 11, 21]);
      expect(await records().logs.lastLine(scope.runId)).toBe(30);
    });

    it('do not change when a chunk is appended again', async () => {
      const scope = await beginRun(records());
      for (let time = 0; time < 2; time++) await records().logs.append(scope, chunk(0));
      expect(await records().logs.lastLine(scope.runId)).toBe(10);
    });

    it('are read on from a line, or back from it, the nearest chunk first', async () => {
      const scope = await beginRun(records());
      for (const at of [0, 1, 2]) await records().logs.append(scope, chunk(at));
      expect(await firstLines(scope.runId, { after: 15 }, {}, 10)).toEqual([11, 21]);
      expect(await firstLines(scope.runId, { after: 20 }, {}, 10)).toEqual([21]);
      expect(await firstLines(scope.runId, { before: 21 }, {}, 10)).toEqual([11, 1]);
      expect(await firstLines(scope.runId, { after: 30 }, {}, 10)).toEqual([]);
      expect(await firstLines(scope.runId, { before: 1 }, {}, 10)).toEqual([]);
    });

    it('leave out chunks that hold no line of the level, stage or attempt', async () => {
      const scope = await beginRun(records());
      const { runId } = scope;
      await records().logs.append(scope, chunk(0));
      await records().logs.append(scope, chunk(1, { levels: ['info', 'error'], stages: ['finetune'] }));
      const { attempt } = await records().runs.claim(runId);
      await records().logs.append({ runId, attempt }, chunk(2));
      expect(await firstLines(runId, { after: 0 }, { level: 'warning' }, 10)).toEqual([11]);
      expect(await firstLines(runId, { after: 0 }, { stage: 'decoder' }, 10)).toEqual([1, 21]);
      expect(await firstLines(runId, { after: 0 }, { attempt }, 10)).toEqual([21]);
    });

    it('take nothing from a stale attempt, and keep what it wrote', async () => {
      const scope = await beginRun(records());
      await records().logs.append(scope, chunk(0));
      await records().runs.claim(scope.runId);
      await expect(records().logs.append(scope, chunk(1))).rejects.toMatchObject({ code: 'STALE_ATTEMPT' });
      expect(await records().logs.lastLine(scope.runId)).toBe(10);
    });

    it('end at their limit of bytes, aloud', async () => {
      const scope = await beginRun(records());
      const half = { ...blob('half'), bytes: 130 * 2 ** 20 };
      await records().logs.append(scope, chunk(0, { blob: half }));
      await expect(records().logs.append(scope, chunk(1, { blob: half }))).rejects.toMatchObject({
        code: 'TOO_LARGE',
      });
    });
  });
}
