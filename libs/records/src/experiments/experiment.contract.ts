import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { launchRun, newExperiment, sampleSpec, trainEpoch } from '../testing/samples.js';

export function describeExperiments(records: () => Records): void {
  describe('experiments', () => {
    it('launch makes the experiment, a queued run, pending stages, an event and a promise to start it', async () => {
      const { experiment, run } = await launchRun(records());
      expect(experiment).toMatchObject({ name: 'flickr8k', spec: sampleSpec(), runs: 1, latestRun: run });
      expect(run).toMatchObject({ state: 'queued', attempt: 0, experimentName: 'flickr8k', fault: null });
      const { stages } = await records().runs.get(run.id);
      expect(stages.map(({ index, name, state }) => [index, name, state])).toEqual([
        [0, 'decoder', 'pending'],
        [1, 'finetune', 'pending'],
      ]);
      expect(await records().events.list(run.id, 0, 10)).toMatchObject([
        { sequence: 1, body: { type: 'run.state', state: 'queued', fault: null } },
      ]);
      expect(await records().outbox.pending()).toBeGreaterThan(0);
    });

    it('launch with a key that was used gives the first launch again', async () => {
      const input = await newExperiment(records(), { idempotencyKey: newId() });
      const first = await records().experiments.launch(input);
      expect(await records().experiments.launch(input)).toEqual(first);
    });

    it('launches at once with one key make one experiment', async () => {
      const input = await newExperiment(records(), { idempotencyKey: newId() });
      const launches = await Promise.all([1, 2, 3, 4].map(() => records().experiments.launch(input)));
      expect(new Set(launches.map(({ run }) => run.id)).size).toBe(1);
    });

    it('launch with a used key and another spec is a CONFLICT', async () => {
      const input = await newExperiment(records(), { idempotencyKey: newId() });
      await records().experiments.launch(input);
      const other = { ...input, spec: sampleSpec({ seed: 2 }) };
      await expect(records().experiments.launch(other)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('launch with a dataset that is not there is NOT_FOUND and leaves nothing', async () => {
      const before = await records().outbox.pending();
      const input = await newExperiment(records(), { datasetId: newId() });
      await expect(records().experiments.launch(input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await records().outbox.pending()).toBe(before);
    });

    it('a fork names the checkpoint that it starts from', async () => {
      const { run } = await launchRun(records());
      const { attempt } = await records().runs.claim(run.id);
      const parent = await trainEpoch(records(), { runId: run.id, attempt }, { bleu4: 0.2 });
      const fork = await launchRun(records(), {
        start: { kind: 'fork', checkpointId: parent, optimiser: 'keep' },
        parentCheckpointId: parent,
      });
      expect(fork.run.parentCheckpointId).toBe(parent);
    });

    it('get of an id that is not there is NOT_FOUND', async () => {
      await expect(records().experiments.get(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('lists newest first, page after page, each once', async () => {
      const marker = newId();
      const ids: string[] = [];
      for (let index = 0; index < 7; index += 1) {
        const spec = sampleSpec({ name: `paged-${marker}-${index}` });
        ids.unshift((await launchRun(records(), { spec })).experiment.id);
      }
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: 3, search: marker, ...(cursor === undefined ? {} : { cursor }) };
        const { items, nextCursor } = await records().experiments.list(query);
        seen.push(...items.map((item) => item.id));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(ids);
    });

    it('searches names and descriptions without case, and takes wildcards literally', async () => {
      const marker = newId();
      const spec = sampleSpec({ name: `a-${marker}`, description: `Beam_SWEEP 100% ${marker}` });
      const { experiment } = await launchRun(records(), { spec });
      const found = async (search: string) =>
        (await records().experiments.list({ limit: 200, search })).items.map((item) => item.id);
      expect(await found(marker.toUpperCase())).toEqual([experiment.id]);
      expect(await found(`100% ${marker}`)).toEqual([experiment.id]);
      expect(await found(`beam_sweep 100% ${marker}`)).toEqual([experiment.id]);
      expect(await found(`beamXsweep 100% ${marker}`)).toEqual([]);
      expect(await found(`1%0% ${marker}`)).toEqual([]);
    });

    it('refuses a cursor that it did not give out', async () => {
      for (const cursor of ['x', '%%%', Buffer.from('1.2').toString('base64url')])
        await expect(records().experiments.list({ limit: 5, cursor })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
        });
    });
  });
}
