import { describe, expect, it } from 'vitest';
import type { Records } from '../records.js';
import { beginRun, samplePoint } from '../testing/samples.js';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);

export function describeMetrics(records: () => Records): void {
  describe('metrics', () => {
    it('a short series comes whole, each series under its name and stage', async () => {
      const { metrics } = records();
      const scope = await beginRun(records());
      await metrics.append(scope, [samplePoint(2), samplePoint(1)]);
      await metrics.append(scope, [samplePoint(3, { stage: 'finetune', value: 0.5 })]);
      await metrics.append(scope, [samplePoint(2, { name: 'val/bleu4', value: 0.25 })]);
      expect(await metrics.series(scope.runId, { maxPoints: 10 })).toEqual([
        {
          ...{ name: 'train/loss', stage: 'decoder', total: 2 },
          points: [
            { step: 1, value: 4.999 },
            { step: 2, value: 4.998 },
          ],
        },
        { name: 'train/loss', stage: 'finetune', total: 1, points: [{ step: 3, value: 0.5 }] },
        { name: 'val/bleu4', stage: 'decoder', total: 1, points: [{ step: 2, value: 0.25 }] },
      ]);
    });

    it('gives only the series asked for', async () => {
      const scope = await beginRun(records());
      await records().metrics.append(scope, [samplePoint(1), samplePoint(1, { name: 'val/bleu1' })]);
      const series = await records().metrics.series(scope.runId, { names: ['val/bleu1'], maxPoints: 10 });
      expect(series.map(({ name }) => name)).toEqual(['val/bleu1']);
    });

    it.each([11, 500, 999])(
      'a long series comes down to at most %i points, first and last kept',
      async (maxPoints) => {
        const scope = await beginRun(records());
        await records().metrics.append(
          scope,
          steps(1000).map((step) => samplePoint(step)),
        );
        const [series] = await records().metrics.series(scope.runId, { maxPoints });
        const points = series?.points ?? [];
        expect(series?.total).toBe(1000);
        expect(points.length).toBeLessThanOrEqual(maxPoints);
        expect(points.length).toBeGreaterThan(maxPoints * 0.9);
        expect([points[0], points.at(-1)]).toEqual([
          { step: 0, value: 5 },
          { step: 999, value: 5 - 0.999 },
        ]);
        expect(points.map(({ step }) => step)).toEqual(
          [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b),
        );
      },
    );

    it('a series with gaps stays within the limit', async () => {
      const scope = await beginRun(records());
      const gappy = [...steps(50), ...steps(50).map((step) => 1_000_000 + step)];
      await records().metrics.append(
        scope,
        gappy.map((step) => samplePoint(step)),
      );
      const [series] = await records().metrics.series(scope.runId, { maxPoints: 20 });
      const points = series?.points ?? [];
      expect(points.length).toBeLessThanOrEqual(20);
      expect([points[0]?.step, points.at(-1)?.step]).toEqual([0, 1_000_049]);
    });

    it('a point written again is one point with the last value', async () => {
      const scope = await beginRun(records());
      await records().metrics.append(scope, [samplePoint(1), samplePoint(1, { value: 2 })]);
      await records().metrics.append(scope, [samplePoint(1, { value: 3 })]);
      const [series] = await records().metrics.series(scope.runId, { maxPoints: 10 });
      expect(series).toMatchObject({ total: 1, points: [{ step: 1, value: 3 }] });
    });

    it('what lies after a step can be dropped, in every series', async () => {
      const scope = await beginRun(records());
      await records().metrics.append(scope, [
        ...steps(10).map((step) => samplePoint(step)),
        ...steps(10).map((step) => samplePoint(step, { name: 'train/crossEntropy' })),
        samplePoint(12, { stage: 'finetune' }),
      ]);
      await records().metrics.truncateAfter(scope, 4);
      const series = await records().metrics.series(scope.runId, { maxPoints: 100 });
      expect(series.map(({ name, points }) => [name, points.at(-1)?.step])).toEqual([
        ['train/loss', 4],
        ['train/crossEntropy', 4],
      ]);
    });

    it('points of a stale attempt are refused', async () => {
      const scope = await beginRun(records());
      await records().runs.claim(scope.runId);
      const stale = { code: 'STALE_ATTEMPT' };
      await expect(records().metrics.append(scope, [samplePoint(1)])).rejects.toMatchObject(stale);
      await expect(records().metrics.truncateAfter(scope, 0)).rejects.toMatchObject(stale);
      expect(await records().metrics.series(scope.runId, { maxPoints: 10 })).toEqual([]);
    });
  });
}
