import { describe, expect, it } from 'vitest';
import type { Records } from '../records.js';
import { beginRun } from '../testing/samples.js';

const note = (message: string) => ({ type: 'note', level: 'info', message }) as const;

export function describeEvents(records: () => Records): void {
  describe('events', () => {
    it('have numbers that rise without gaps, also when written at once', async () => {
      const scope = await beginRun(records());
      await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => records().events.append(scope, note(text))));
      const events = await records().events.list(scope.runId, 0, 100);
      expect(events.map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });

    it('are read on from a number, so many at a time', async () => {
      const scope = await beginRun(records());
      for (const text of ['a', 'b', 'c']) await records().events.append(scope, note(text));
      const events = await records().events.list(scope.runId, 3, 1);
      expect(events).toMatchObject([{ sequence: 4, runId: scope.runId, body: note('b') }]);
    });
  });
}
