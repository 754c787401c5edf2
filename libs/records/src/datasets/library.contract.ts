import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import { blob, digest, launchRun, sampleManifest } from '../testing/samples.js';

const sampleDataset = (name: string, content: string) => ({
  ...{ name, digest: digest(content), bytes: 5_000_000_000 },
  manifest: sampleManifest,
});
const sampleBackbone = (name: string, content: string) => ({
  ...({ name, architecture: 'resnet101', digest: digest(content), weights: blob(content) } as const),
});

const sampleEmbeddings = (name: string, content: string) => ({
  ...{ name, words: 40, dimensions: 3, digest: digest(content), vectors: blob(content) },
});

/** What experiments take from: datasets, backbones, word vectors, encoded features. */
export function describeLibrary(records: () => Records): void {
  describe('datasets', () => {
    it('of one name and digest are one row', async () => {
      const input = sampleDataset(`d-${newId()}`, 'a');
      const first = await records().datasets.save(input);
      expect(first).toMatchObject({ existed: false, dataset: input });
      expect(await records().datasets.save(input)).toEqual({ ...first, existed: true });
      expect(await records().datasets.get(first.dataset.id)).toEqual(first.dataset);
    });

    it('are found by name, the newest first', async () => {
      const name = `d-${newId()}`;
      expect(await records().datasets.findByName(name)).toBeNull();
      await records().datasets.save(sampleDataset(name, 'a'));
      const { dataset } = await records().datasets.save(sampleDataset(name, 'b'));
      expect(await records().datasets.findByName(name)).toEqual(dataset);
      expect((await records().datasets.list({ limit: 1 })).items).toEqual([dataset]);
    });

    it('that are not there are NOT_FOUND', async () => {
      await expect(records().datasets.get(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('backbones', () => {
    it('of one name and digest are one row, found by id and name', async () => {
      const input = sampleBackbone(`b-${newId()}`, 'a');
      const first = await records().backbones.save(input);
      expect(first).toMatchObject({ existed: false, backbone: input });
      expect(await records().backbones.save(input)).toEqual({ ...first, existed: true });
      expect(await records().backbones.get(first.backbone.id)).toEqual(first.backbone);
      expect(await records().backbones.findByName(input.name)).toEqual(first.backbone);
      expect((await records().backbones.list({ limit: 1 })).items).toEqual([first.backbone]);
    });
  });

  describe('embeddings', () => {
    it('of one name and digest are one row, found by id and, the newest, by name', async () => {
      const input = sampleEmbeddings(`e-${newId()}`, 'a');
      const first = await records().embeddings.save(input);
      expect(first).toMatchObject({ existed: false, embeddings: input });
      expect(await records().embeddings.save(input)).toEqual({ ...first, existed: true });
      const { embeddings } = await records().embeddings.save({ ...input, digest: digest('b') });
      expect(await records().embeddings.get(first.embeddings.id)).toEqual(first.embeddings);
      expect(await records().embeddings.findByName(input.name)).toEqual(embeddings);
      expect((await records().embeddings.list({ limit: 1 })).items).toEqual([embeddings]);
    });

    it('that are not there are NOT_FOUND, or null by name', async () => {
      await expect(records().embeddings.get(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await records().embeddings.findByName(newId())).toBeNull();
    });

    it('are what an experiment names, and an import may give', async () => {
      const { embeddings } = await records().embeddings.save(sampleEmbeddings(`e-${newId()}`, 'a'));
      const { experiment, run } = await launchRun(records(), { embeddingsId: embeddings.id });
      expect(experiment.embeddingsId).toBe(embeddings.id);
      expect((await records().runs.get(run.id)).embeddingsId).toBe(embeddings.id);
      const source = { kind: 'upload' as const, upload: newId() };
      const job = await records().imports.create({ kind: 'embeddings', request: { name: 'e', source } });
      const result = { resultId: embeddings.id, alreadyPresent: false, notes: [] };
      await records().imports.complete(job.id, result);
      expect(await records().imports.get(job.id)).toMatchObject({
        kind: 'embeddings',
        resultId: embeddings.id,
      });
    });
  });

  describe('features', () => {
    it('are found by their key; the first one saved stays', async () => {
      const key = newId();
      expect(await records().features.find(key)).toBeNull();
      await records().features.save(key, blob('first'));
      await records().features.save(key, blob('second'));
      expect(await records().features.find(key)).toEqual(blob('first'));
    });
  });
}
