import { ExperimentSpec } from '@beamline/contracts';
import type { Random } from '../random.js';

export const DATASET = 'tiny';
export const BACKBONE = 'lite0';

const MODEL = { grid: 2, embeddingSize: 16, attentionSize: 16, hiddenSize: 32 } as const;

const DECODER = {
  name: 'decoder',
  trains: 'decoder',
  batchSize: 8,
  maxEpochs: 6,
  decoderLearningRate: 5e-3,
  checkpointEverySteps: 5,
} as const;

const FINE_TUNING = {
  name: 'finetune',
  trains: 'encoder+decoder',
  trainableBlocks: ['head'],
  sampling: 'images',
  batchSize: 20,
  maxEpochs: 2,
} as const;

/** Two stages with fine-tuning, and one long stage with a wider sweep; each with seeds of its own. */
export function specsOf(random: Random): ExperimentSpec[] {
  const seed = () => Math.floor(random.between(1, 1_000_000));
  const common = { dataset: DATASET, backbone: BACKBONE, model: MODEL };
  const staged = {
    ...common,
    name: 'staged',
    seed: seed(),
    stages: [DECODER, FINE_TUNING],
    sweep: { beams: [1, 3], splits: ['val'], maxSteps: 20 },
  };
  const long = {
    ...common,
    name: 'long',
    seed: seed(),
    stages: [{ ...DECODER, maxEpochs: 12, patienceEpochs: 12 }],
    sweep: { beams: [1, 2], splits: ['val', 'test'], maxSteps: 20 },
  };
  return [staged, long].map((spec) => ExperimentSpec.parse(spec));
}
