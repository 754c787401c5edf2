import { ExperimentSpec, type ModelSpec } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import type { SplitSource } from '../protocol.js';
import { loadCaptioner } from './load-captioner.js';

const SOURCE: SplitSource = {
  kind: 'features',
  encoder: { architecture: 'resnet18', precision: 'float32', path: 'not read' },
  imageHeight: 64,
  imageWidth: 64,
  shards: [],
};

const exportsOf = async (model: Partial<ModelSpec>) => {
  const spec = ExperimentSpec.parse({
    name: 'parts',
    dataset: 'scenes',
    backbone: 'backbone',
    model: { embeddingSize: 6, attentionSize: 5, hiddenSize: 4, ...model },
    stages: [{ name: 'decoder', trains: 'decoder' }],
  });
  const captioner = await loadCaptioner(spec, SOURCE, 11, null);
  try {
    return { weights: captioner.exportParameters(), optimiser: captioner.exportOptimiser() };
  } finally {
    captioner.dispose();
  }
};

describe('the captioner of a spec', () => {
  it('has the reference’s nineteen parameters by default', async () => {
    const { weights } = await exportsOf({});
    expect(weights.size).toBe(19);
    expect(weights.get('fc.weight')?.shape).toEqual([11, 4]);
    expect(weights.get('f_beta.weight')?.shape).toEqual([512, 4]);
  });

  it('has the parts that the spec names', async () => {
    const { weights } = await exportsOf({
      contextGate: 'scalar',
      outputLayer: 'deep',
      tiedEmbeddings: true,
    });
    expect(weights.get('f_beta.weight')?.shape).toEqual([1, 4]);
    expect(weights.get('deep.context.weight')?.shape).toEqual([6, 512]);
    expect(weights.has('fc.weight')).toBe(false);
  });

  it('keeps optimiser state of the embedding only when it is trained', async () => {
    const withVectors = (trainable: boolean) =>
      exportsOf({ pretrainedEmbeddings: { name: 'glove', trainable } });
    const name = 'embedding.weight.exp_avg';
    expect((await withVectors(true)).optimiser.has(name)).toBe(true);
    expect((await withVectors(false)).optimiser.has(name)).toBe(false);
  });
});
