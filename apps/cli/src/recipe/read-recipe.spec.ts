import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAssignment } from '../input/set-path.js';
import { InvalidFieldsError } from '../input/invalid-fields.js';
import { parseRecipe, readRecipe } from './read-recipe.js';

const RECIPES = new URL('../../../../recipes/', import.meta.url).pathname;

const SMALL = `ensure: {}
spec:
  name: small
  dataset: scenes
  backbone: tiny
  stages:
    - name: decoder
      trains: decoder
`;

const fieldsOf = (text: string, assignments: string[] = []) => {
  try {
    parseRecipe(text, 'small.yaml', assignments.map(parseAssignment));
  } catch (error) {
    if (error instanceof InvalidFieldsError) return error.fields;
    throw error;
  }
  return [];
};

describe('every file in recipes/', () => {
  const files = readdirSync(RECIPES).filter((file) => file.endsWith('.yaml'));

  it.each(files)('%s is a valid recipe named like its file', async (file) => {
    const { recipe, folder } = await readRecipe(join(RECIPES, file));
    expect(recipe.spec.name).toBe(file.replace('.yaml', ''));
    expect(join(folder, file)).toBe(join(RECIPES, file));
  });

  it('has the reference recipe with the numbers of the published one', async () => {
    const { recipe } = await readRecipe(join(RECIPES, 'coco-reference.yaml'));
    expect(recipe.spec).toMatchObject({
      mode: 'reference',
      model: { grid: 14, embeddingSize: 512, attentionSize: 512, hiddenSize: 512, dropout: 0.5 },
      stages: [
        { batchSize: 80, decoderLearningRate: 4e-4, patienceEpochs: 20, gradientClamp: 5 },
        { batchSize: 32, encoderLearningRate: 1e-4, trainableBlocks: ['layer2', 'layer3', 'layer4'] },
      ],
      sweep: { beams: [1, 3, 5], splits: ['val', 'test'] },
    });
  });
});

describe('parseRecipe', () => {
  it('names a wrong field with its line and column', () => {
    expect(fieldsOf(`${SMALL}      batchSize: many\n`)).toEqual([
      expect.objectContaining({ path: 'spec.stages[0].batchSize (line 9, column 7)' }),
    ]);
  });

  it('names every unknown field', () => {
    const fields = fieldsOf(`${SMALL}      batchsize: 3\n      epochs: 2\n`);
    expect(fields.map(({ path }) => path)).toEqual([
      'spec.stages[0].batchsize (line 9, column 7)',
      'spec.stages[0].epochs (line 10, column 7)',
    ]);
  });

  it('places a missing field at what it is missing from', () => {
    expect(fieldsOf(SMALL.replace('  dataset: scenes\n', ''))[0]?.path).toBe(
      'spec.dataset (line 2, column 1)',
    );
  });

  it('says where YAML breaks', () => {
    expect(fieldsOf('spec:\n  name: [1, 2\n')[0]?.path).toMatch(/^\(line \d+, column \d+\)$/);
  });

  it('applies assignments to the spec, and to ensure when they say so', () => {
    const recipe = parseRecipe(
      SMALL,
      'small.yaml',
      ['seed=7', 'stages.decoder.maxEpochs=3', 'ensure.dataset.kind=scenes', 'ensure.dataset.train=9'].map(
        parseAssignment,
      ),
    );
    expect(recipe.spec.seed).toBe(7);
    expect(recipe.spec.stages[0]?.maxEpochs).toBe(3);
    expect(recipe.ensure.dataset).toMatchObject({ kind: 'scenes', train: 9, val: 150 });
  });

  it('refuses an assignment of an unknown field', () => {
    expect(fieldsOf(SMALL, ['stages[0].batchsize=3'])[0]).toEqual({
      path: 'spec.stages[0].batchsize (line 7, column 7)',
      message: 'is not a known field',
    });
  });
});

describe('readRecipe', () => {
  it('says that there is no such file', async () => {
    await expect(readRecipe('no/such.yaml')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
