import {
  decodingOf,
  stageAt,
  type Bleu,
  type ComputeActivities,
  type Decoding,
  type ExperimentSpec,
  type MetricName,
  type ScoreCheckpointInput,
} from '@beamline/contracts';
import { scoreBleu } from '../scoring/bleu.js';
import { readReferences } from '../scoring/references.js';
import type { Services } from '../services.js';
import type { DecodeJob } from '../trainer/protocol.js';
import { decodeCheckpoint, type DecodeRequest } from './decode-checkpoint.js';
import { loadRun, type RunContext } from './run-context.js';

const SERIES: readonly MetricName[] = ['val/bleu1', 'val/bleu2', 'val/bleu3', 'val/bleu4'];

/** BLEU of a checkpoint on the validation split, by which a stage stops and chooses its best. */
export const createScoreCheckpoint =
  (services: Services): ComputeActivities['scoreCheckpoint'] =>
  async (input) => {
    const context = await loadRun(services, input.runId);
    const checkpoint = await services.records.training.getCheckpoint(input.checkpointId);
    const method = validationMethod(context, input.stageIndex);
    const isFrozen = stageAt(context.run.spec, input.stageIndex).trains === 'decoder';
    const request: DecodeRequest = {
      ...input,
      checkpoint,
      split: 'val',
      source: isFrozen ? 'features' : 'images',
      method,
    };
    const { captions, seconds } = await decodeCheckpoint(services, context, request);
    const bleu = scoreBleu(captions, await readReferences(services, context, 'val'));
    await services.records.training.setCheckpointBleu(input, checkpoint.id, bleu);
    await writeMetrics(services, input, checkpoint.stage, checkpoint.position.globalStep, bleu);
    return { bleu, seconds };
  };

function validationMethod({ run }: RunContext, stageIndex: number): DecodeJob['method'] {
  const { validation, validationBeam } = stageAt(run.spec, stageIndex);
  if (validation === 'teacher-forced') return { kind: 'teacher-forced' };
  return { kind: 'search', beam: validationBeam, decoding: validationDecoding(run.spec, validationBeam) };
}

/** The sweep's, but for groups that the beam of the validation does not divide into. */
function validationDecoding({ sweep }: ExperimentSpec, beam: number): Decoding {
  const { diversity, ...decoding } = decodingOf(sweep);
  const groups = beam % diversity.groups === 0 ? diversity.groups : 1;
  return { ...decoding, diversity: { ...diversity, groups } };
}

async function writeMetrics(
  services: Services,
  scope: ScoreCheckpointInput,
  stage: string,
  step: number,
  bleu: Bleu,
): Promise<void> {
  const recordedAt = new Date().toISOString();
  const { attempt } = scope;
  const points = SERIES.map((name, order) => ({
    stage,
    attempt,
    name,
    step,
    value: bleu[order] ?? 0,
    recordedAt,
  }));
  await services.records.metrics.append(scope, points);
}
