import { Split, type Epoch, type FinishEpochInput, type LightActivities, stageAt } from '@beamline/contracts';
import type { Services } from '../services.js';
import { checkpointBefore } from './checkpoint-before.js';

/** Activities on Postgres alone. */
export function createLightActivities({ records }: Pick<Services, 'records'>): LightActivities {
  return {
    beginRun: ({ runId }) => records.runs.claim(runId),
    readCheckpoint: async ({ checkpointId }) => {
      const { id, position, progress, bleu } = await records.training.getCheckpoint(checkpointId);
      return { id, position, progress, bleu };
    },
    checkpointBefore: (input) => checkpointBefore({ records }, input),
    listShards: async ({ runId }) => {
      const run = await records.runs.get(runId);
      const { manifest } = await records.datasets.get(run.datasetId);
      const splits = new Set<Split>(['train', 'val', ...run.spec.sweep.splits]);
      return Split.options
        .filter((split) => splits.has(split))
        .flatMap((split) => manifest.splits[split].shards.map((_, shard) => ({ split, shard })));
    },
    beginStage: (input) => records.training.beginStage(input, input.stageIndex, input.startCheckpointId),
    finishEpoch: async (input) => {
      const { spec } = await records.runs.get(input.runId);
      await records.training.finishEpoch(input, epochOf(stageAt(spec, input.stageIndex).name, input));
    },
    finishStage: (input) =>
      records.training.finishStage(input, input.stageIndex, input.reason, input.bestCheckpointId),
    finishRun: ({ outcome, ...scope }) => {
      const fault = 'fault' in outcome ? outcome.fault : null;
      return records.runs.finish(scope, outcome.state, fault);
    },
    finishImport: ({ importId, fault }) => records.imports.fail(importId, fault),
    failCaptioning: ({ captioningId, fault }) => records.captionings.fail(captioningId, fault),
  };
}

function epochOf(stage: string, input: FinishEpochInput): Epoch {
  const { epoch, before, after, trained, scored, isBest } = input;
  return {
    stage,
    epoch,
    loss: trained.loss,
    crossEntropy: trained.crossEntropy,
    top5Accuracy: trained.top5Accuracy,
    decoderLearningRate: before.decoderLearningRate,
    encoderLearningRate: before.encoderLearningRate,
    bleu: scored.bleu,
    isBest,
    epochsSinceImprovement: after.epochsSinceImprovement,
    complete: trained.complete,
    trainSeconds: trained.trainSeconds,
    validateSeconds: scored.seconds,
    checkpointId: trained.checkpointId,
  };
}
