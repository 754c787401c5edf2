import { describe, expect, it } from 'vitest';
import type { OutboxCommand, Records } from '../records.js';
import { launchRun, sampleSpec } from '../testing/samples.js';

const nothing = () => Promise.resolve();

export function describeOutbox(records: () => Records): void {
  /** Delivers what earlier tests have left. */
  const empty = () => records().outbox.drain(nothing);

  describe('outbox', () => {
    it('hands each command over once, oldest first, with what it needs', async () => {
      await empty();
      const { run } = await launchRun(records());
      await records().runs.requestCancel(run.id);
      const request = { kind: 'dataset', request: { name: 'scenes', source: scenes } } as const;
      const job = await records().imports.create(request);
      const delivered: OutboxCommand[] = [];
      const count = await records().outbox.drain((command) => {
        delivered.push(command);
        return Promise.resolve();
      });
      expect(delivered).toEqual([
        { kind: 'startRun', runId: run.id, spec: sampleSpec(), start: { kind: 'fresh' } },
        { kind: 'cancelRun', runId: run.id },
        { kind: 'startImport', importId: job.id, request },
      ]);
      expect([count, await records().outbox.pending(), await empty()]).toEqual([3, 0, 0]);
    });

    it('knows for which run or job a command waits', async () => {
      await empty();
      const [waiting, delivered] = [await launchRun(records()), await launchRun(records())];
      await records().outbox.drain((command) =>
        'runId' in command && command.runId === waiting.run.id
          ? Promise.reject(new Error('Temporal is away'))
          : nothing(),
      );
      const job = await records().imports.create({
        kind: 'dataset',
        request: { name: 'scenes', source: scenes },
      });
      const ids = [waiting.run.id, delivered.run.id, job.id];
      expect(await Promise.all(ids.map((id) => records().outbox.isPending(id)))).toEqual([true, false, true]);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await empty();
    });

    it('a command that throws stays, waits, and holds back the later ones of its run alone', async () => {
      await empty();
      const [sick, sound] = [await launchRun(records()), await launchRun(records())];
      await records().runs.requestCancel(sick.run.id);
      const tried: string[] = [];
      const deliver = (command: OutboxCommand) => {
        const id = 'runId' in command ? command.runId : 'another job';
        tried.push(`${command.kind} ${id}`);
        return id === sick.run.id ? Promise.reject(new Error('Temporal is away')) : Promise.resolve();
      };
      expect(await records().outbox.drain(deliver)).toBe(1);
      expect(tried).toEqual([`startRun ${sick.run.id}`, `startRun ${sound.run.id}`]);
      expect(await records().outbox.pending()).toBe(2);
      expect(await records().outbox.drain(nothing)).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect(await records().outbox.drain(nothing)).toBe(2);
    });

    it('drained by several at once, each command is delivered once and in order', async () => {
      await empty();
      const runs = await Promise.all(Array.from({ length: 6 }, () => launchRun(records())));
      for (const { run } of runs) await records().runs.requestCancel(run.id);
      const delivered: string[] = [];
      const deliver = async (command: OutboxCommand) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if ('runId' in command) delivered.push(`${command.kind} ${command.runId}`);
      };
      const counts = await Promise.all([1, 2, 3].map(() => records().outbox.drain(deliver)));
      await records().outbox.drain(deliver);
      expect(delivered).toHaveLength(12);
      expect(new Set(delivered).size).toBe(12);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
      for (const { run } of runs)
        expect(delivered.indexOf(`startRun ${run.id}`)).toBeLessThan(
          delivered.indexOf(`cancelRun ${run.id}`),
        );
    });
  });
}

const scenes = {
  kind: 'scenes',
  ...{ train: 10, val: 5, test: 5, imageSize: 64, seed: 1 },
  options: { minWordFrequency: 1, maxLength: 50, captionsPerImage: 5 },
} as const;
