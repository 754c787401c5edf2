import { describe, expect, it } from 'vitest';
import { newId } from '../database/new-id.js';
import type { Records } from '../records.js';
import type { ImportedModel } from './model-records.js';
import {
  beginRun,
  blob,
  digest,
  sampleCard,
  sampleCheckpoint,
  sampleEvaluation,
  saveInputs,
} from '../testing/samples.js';

export function describeModels(records: () => Records): void {
  const by = 'ada';
  const checkpoint = async () => {
    const scope = await beginRun(records());
    const { id } = await records().training.saveCheckpoint(scope, sampleCheckpoint());
    return { scope, checkpointId: id };
  };
  const register = async (name: string) => {
    const { checkpointId } = await checkpoint();
    return records().models.addVersion({ name, checkpointId, note: 'best', by });
  };
  const fresh = () => `model-${newId()}`;

  describe('models', () => {
    it('are made once under a name, found by it, and described anew', async () => {
      const { models } = records();
      const name = fresh();
      const made = await models.create({ name, description: 'Captions of the Sea' }, by);
      expect(made).toMatchObject({ name, versions: 0, latestVersion: null, aliases: [], createdBy: by });
      await expect(models.create({ name, description: '' }, by)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await models.list({ limit: 5, search: name.toUpperCase() })).items).toEqual([made]);
      expect(await models.update(name, { description: 'of the land' })).toMatchObject({
        description: 'of the land',
      });
      await expect(models.get(fresh())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('number their versions from 1 and never give a number twice', async () => {
      const { models } = records();
      const name = fresh();
      const [first, second] = [await register(name), await register(name)];
      expect([first.version, second.version]).toEqual([1, 2]);
      await models.removeVersion(name, '2');
      expect((await register(name)).version).toBe(3);
      expect(await models.get(name)).toMatchObject({ versions: 2, latestVersion: 3 });
      const { items } = await models.listVersions(name, { limit: 10 });
      expect(items.map(({ version }) => version)).toEqual([3, 1]);
    });

    it('registered at once get different numbers', async () => {
      const name = fresh();
      const versions = await Promise.all([1, 2, 3, 4].map(() => register(name)));
      expect(versions.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
    });

    it('versions tell run, experiment, note and the scores of their checkpoint', async () => {
      const { scope, checkpointId } = await checkpoint();
      await records().training.setCheckpointBleu(scope, checkpointId, [0.6, 0.4, 0.3, 0.2]);
      await records().evaluations.save(scope, sampleEvaluation(checkpointId, { beam: 5 }));
      await records().evaluations.save(scope, sampleEvaluation(checkpointId, { beam: 1 }));
      const version = await records().models.addVersion({ name: fresh(), checkpointId, note: 'best', by });
      expect(version).toMatchObject({ runId: scope.runId, experimentName: 'flickr8k', note: 'best' });
      expect(version).toMatchObject({ bleu: [0.6, 0.4, 0.3, 0.2], imported: false, createdBy: by });
      expect(version.scores.map(({ split, beam }) => [split, beam])).toEqual([
        ['val', 1],
        ['val', 5],
      ]);
      expect(await records().models.versionsOfRun(scope.runId)).toEqual([version]);
    });

    it('refuse a checkpoint that is not there, and make no model for it', async () => {
      const name = fresh();
      const added = records().models.addVersion({ name, checkpointId: newId(), note: '', by });
      await expect(added).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(records().models.get(name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('an alias points to one version, is moved whole, and every move is remembered', async () => {
      const { models } = records();
      const name = fresh();
      await register(name);
      await register(name);
      const alias = 'production';
      await models.setAlias({ name, alias, version: 1, by });
      await models.setAlias({ name, alias, version: 1, by });
      const moved = await models.setAlias({ name, alias, version: 2, by: 'bob' });
      expect(moved.aliases).toMatchObject([{ alias, version: 2, setBy: 'bob' }]);
      expect((await models.getVersion(name, alias)).version).toBe(2);
      await models.removeAlias({ name, alias, by });
      await expect(models.getVersion(name, alias)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(models.removeAlias({ name, alias, by })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const { items } = await models.listAliasEvents(name, { limit: 10 });
      expect(items.map(({ fromVersion, toVersion }) => [fromVersion, toVersion])).toEqual([
        [2, null],
        [1, 2],
        [null, 1],
      ]);
    });

    it('a version is found by its number, an alias, or as the latest', async () => {
      const { models } = records();
      const name = fresh();
      await register(name);
      await register(name);
      await models.setAlias({ name, alias: 'candidate', version: 1, by });
      const found = async (ref: string) => (await models.getVersion(name, ref)).version;
      expect([await found('1'), await found('candidate'), await found('latest')]).toEqual([1, 1, 2]);
      for (const ref of ['3', '99999999999999999999', 'nobody'])
        await expect(models.getVersion(name, ref)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('neither a version that an alias points to nor its model can be removed', async () => {
      const { models } = records();
      const name = fresh();
      await register(name);
      await models.setAlias({ name, alias: 'production', version: 1, by });
      await expect(models.removeVersion(name, '1')).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(models.remove(name)).rejects.toMatchObject({ code: 'CONFLICT' });
      await models.removeAlias({ name, alias: 'production', by });
      await models.remove(name);
      await expect(models.get(name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('an imported one is an experiment with a completed run, made once however often it is repeated', async () => {
      const model = await importedModel(records());
      const version = await records().models.saveImported(model);
      expect(await records().models.saveImported(model)).toEqual(version);
      expect(version).toMatchObject({ version: 1, imported: true, scores: model.card.scores });
      expect(await records().runs.get(model.runId)).toMatchObject({
        state: 'completed',
        bestCheckpointId: model.checkpoint.id,
        bestBleu4: 0.2,
      });
      const { blobs } = await records().training.getCheckpoint(version.checkpointId);
      expect(blobs.decoderOptimiser).toBeNull();
      expect(await records().models.importedCard(version.checkpointId)).toEqual(model.card);
    });
  });
}

async function importedModel(records: Records): Promise<ImportedModel> {
  const { datasetId, backboneId } = await saveInputs(records);
  const { position, progress } = sampleCheckpoint();
  const blobs = {
    ...{ encoder: blob('encoder'), decoder: blob('decoder') },
    ...{ decoderOptimiser: null, encoderOptimiser: null },
  };
  const checkpoint = { id: newId(), position, progress, blobs, digest: digest('state'), bytes: 14 };
  const name = `imported-${newId()}`;
  return { name, note: '', by: 'ada', card: sampleCard(), runId: newId(), checkpoint, datasetId, backboneId };
}
