import { describe, expect, it } from 'vitest';
import { DomainError, toFault } from './error.js';
import { ExperimentSpec, type ExperimentSpecInput } from './experiment-spec.js';

const spec = (changes: Partial<ExperimentSpecInput> = {}): ExperimentSpecInput => ({
  name: 'first',
  dataset: 'scenes',
  backbone: 'lite0',
  stages: [{ name: 'decoder', trains: 'decoder' }],
  ...changes,
});
const faults = (input: unknown) =>
  ExperimentSpec.safeParse(input).error?.issues.map(({ path }) => path.join('.'));

describe('ExperimentSpec', () => {
  it('has the reference recipe for defaults', () => {
    const { model, stages, sweep, mode } = ExperimentSpec.parse(spec());
    expect(mode).toBe('sound');
    expect(model).toEqual({
      grid: 14,
      embeddingSize: 512,
      attentionSize: 512,
      hiddenSize: 512,
      dropout: 0.5,
      attention: 'soft',
      contextGate: 'vector',
      outputLayer: 'linear',
      tiedEmbeddings: false,
      pretrainedEmbeddings: null,
      precision: 'float32',
    });
    expect(stages[0]).toMatchObject({
      batchSize: 80,
      maxEpochs: 120,
      patienceEpochs: 20,
      decoderLearningRate: 4e-4,
      learningRateDecay: { factor: 0.8, everyEpochs: 8 },
      gradientClamp: 5,
    });
    expect(stages[0]).toMatchObject({
      objective: 'cross-entropy',
      labelSmoothing: 0,
      scheduledSampling: null,
    });
    expect(sweep).toMatchObject({
      beams: [1, 3, 5],
      splits: ['val', 'test'],
      maxSteps: 51,
      noRepeatNgram: 0,
    });
  });

  it('names the field of settings that contradict each other', () => {
    const stage = { name: 'decoder', trains: 'decoder' } as const;
    const one = (changes: object) => spec({ stages: [{ ...stage, ...changes }] });
    expect(faults(spec({ model: { tiedEmbeddings: true, hiddenSize: 256 } }))).toEqual([
      'model.tiedEmbeddings',
    ]);
    expect(faults(one({ optimiser: { weightDecay: 0.01 } }))).toEqual(['stages.0.optimiser.weightDecay']);
    expect(faults(one({ augmentation: { flip: true } }))).toEqual(['stages.0.augmentation']);
    expect(faults(one({ objective: 'self-critical', selfCritical: { ciderD: 0 } }))).toEqual([
      'stages.0.selfCritical.ciderD',
    ]);
    expect(faults({ ...one({ objective: 'self-critical' }), model: { attention: 'hard' } })).toEqual([
      'model.attention',
    ]);
    expect(faults(spec({ sweep: { beams: [3], diversity: { groups: 2 } } }))).toEqual([
      'sweep.diversity.groups',
    ]);
    expect(faults(spec({ sweep: { minLength: 51 } }))).toEqual(['sweep.minLength']);
  });

  it('wants to know which blocks a fine-tuning stage trains', () => {
    expect(faults(spec({ stages: [{ name: 'finetune', trains: 'encoder+decoder' }] }))).toEqual([
      'stages.0.trainableBlocks',
    ]);
  });

  it('refuses two stages of one name, no stage, and fields it does not know', () => {
    const stage = { name: 'decoder', trains: 'decoder' } as const;
    expect(faults(spec({ stages: [stage, stage] }))).toEqual(['stages']);
    expect(faults(spec({ stages: [] }))).toEqual(['stages']);
    expect(ExperimentSpec.safeParse({ ...spec(), lerningRate: 1 }).success).toBe(false);
  });
});

describe('faults', () => {
  it('keep code, advice and place of a domain error both ways', () => {
    const fault = { code: 'CONFLICT', message: 'it runs', advice: 'wait', where: { run: 'x' } } as const;
    expect(DomainError.fromFault(fault).toFault()).toEqual(fault);
  });

  it('keep the message of whatever else was thrown', () => {
    expect(toFault(new Error('surprise'))).toEqual({ code: 'INTERNAL', message: 'surprise' });
  });
});
