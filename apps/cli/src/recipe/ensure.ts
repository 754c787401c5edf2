import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BeamlineClient } from '@beamline/client';
import { DomainError, type Dataset, type DatasetSource, type Recipe } from '@beamline/contracts';
import { importWeights } from '../backbones/import-backbone.js';
import { ask } from '../command/ask.js';
import { isUrl } from '../downloads/follow-redirects.js';
import { describeImport, followImport } from '../imports/follow-import.js';
import type { Output } from '../output/output.js';
import type { ReadRecipe } from './read-recipe.js';
import { whereToGetWeights } from './weights-source.js';

/**
 * Makes the dataset and the backbone that a recipe names, where they are missing and the recipe says how.
 *
 * @param onStep hears of each step as it begins.
 * @throws DomainError `NOT_FOUND` that says how to bring in what the recipe cannot make.
 */
export async function ensureRecipe(
  api: BeamlineClient,
  out: Output,
  read: ReadRecipe,
  onStep: (step: 'dataset' | 'backbone') => void = () => undefined,
): Promise<void> {
  const weights = await findWeights(read);
  onStep('dataset');
  await ensureDataset(api, out, read.recipe);
  onStep('backbone');
  await ensureBackbone(api, out, read.recipe, weights);
}

async function ensureDataset(api: BeamlineClient, out: Output, { ensure, spec }: Recipe): Promise<void> {
  const name = spec.dataset;
  const { items } = await ask(api.GET('/datasets', { params: { query: { name } } }));
  const found: Dataset | undefined = items[0];
  if (found !== undefined && (ensure.dataset === undefined || fits(found, ensure.dataset))) return;
  if (ensure.dataset === undefined)
    throw new DomainError('NOT_FOUND', `no dataset is named ${name}`, {
      advice: `beamline dataset import --karpathy FILE --images FOLDER --name ${name}`,
    });
  const job = await ask(api.POST('/datasets', { body: { name, source: ensure.dataset } }));
  out.say(describeImport(await followImport(api, out, job.id)));
}

/** Whether a dataset can be what `source` makes; a recipe whose scenes changed gets new ones under the old name. */
function fits({ manifest }: Dataset, source: DatasetSource): boolean {
  if (source.kind !== 'scenes') return true;
  const { train, val, test } = manifest.splits;
  return (
    train.images === source.train &&
    val.images === source.val &&
    test.images === source.test &&
    manifest.imageHeight === source.imageSize
  );
}

async function ensureBackbone(
  api: BeamlineClient,
  out: Output,
  { ensure, spec }: Recipe,
  weights: string | null,
): Promise<void> {
  const name = spec.backbone;
  const { items } = await ask(api.GET('/backbones', { params: { query: { name } } }));
  if (items.length > 0) return;
  if (ensure.backbone === undefined || weights === null)
    throw new DomainError('NOT_FOUND', `no backbone is named ${name}`, {
      advice: adviceOf(name, ensure.backbone),
    });
  const { architecture, sha256 } = ensure.backbone;
  out.say(describeImport(await importWeights(api, out, { file: weights, name, architecture, sha256 })));
}

function adviceOf(name: string, backbone: Recipe['ensure']['backbone']): string {
  if (backbone === undefined)
    return `beamline backbone import FILE-OR-URL --arch ARCHITECTURE --name ${name}`;
  return `${whereToGetWeights(backbone.architecture)}, and put it at ${backbone.weights} beside the recipe`;
}

/** `bundled`, an address, the absolute path of the weights file, or null when it is not there. */
async function findWeights({ recipe, folder }: ReadRecipe): Promise<string | null> {
  const weights = recipe.ensure.backbone?.weights;
  if (weights === undefined) return null;
  if (weights === 'bundled' || isUrl(weights)) return weights;
  const path = resolve(folder, weights);
  const info = await stat(path).catch(() => null);
  return info?.isFile() === true ? path : null;
}
