import {
  decodingOf,
  stageAt,
  type Bleu,
  type Checkpoint,
  type ComputeActivities,
  type Decoding,
  type ExperimentSpec,
  type MetricName,
  type ScoreCheckpointInput,
} from '@beamline/contracts';
import { currentLog } from '../logs/current-log.js';
import { scoreBleu } from '../scoring/bleu.js';
import { readReferences } from '../scoring/references.js';
import type { Services } from '../services.js';
import type { DecodeJob } from '../trainer/protocol.js';
import { ActivityClock } from './activity-clock.js';
import { decodeCheckpoint, type DecodeRequest } from './decode-checkpoint.js';
import { loadRun, type RunContext } from './run-context.js';

const SERIES: readonly MetricName[] = ['val/bleu1', 'val/bleu2', 'val/bleu3', 'val/bleu4'];

/** BLEU of a checkpoint on the validation split, by which a stage stops and chooses its best. */
export const createScoreCheckpoint =
  (services: Services): ComputeActivities['scoreCheckpoint'] =>
  async (input) => {
    const clock = ActivityClock.start();
    const { context, checkpoint } = await clock.measure('loading', async () => ({
      context: await loadRun(services, input.runId),
      checkpoint: await services.records.training.getCheckpoint(input.checkpointId),
    }));
    const log = currentLog();
    log?.enter({ stage: checkpoint.stage, epoch: checkpoint.position.epoch });
    const name = {
      activity: `validate/${checkpoint.id}`,
      kind: 'validate',
      stage: checkpoint.stage,
    } as const;
    return clock.record(services, input, name, async () => {
      const request = requestOf(context, input, checkpoint, clock);
      const { captions, seconds } = await decodeCheckpoint(services, context, request);
      const bleu = await clock.measure('scoring', async () =>
        scoreBleu(captions, await readReferences(services, context, 'val')),
      );
      await clock.measure('saving', () => store(services, input, checkpoint, bleu));
      log?.add('info', `checkpoint ${checkpoint.id} has BLEU-4 ${bleu[3].toFixed(4)} on val`);
      return { bleu, seconds };
    });
  };

function requestOf(
  context: RunContext,
  input: ScoreCheckpointInput,
  checkpoint: Checkpoint,
  clock: ActivityClock,
): DecodeRequest {
  const { runId, attempt, stageIndex } = input;
  const isFrozen = stageAt(context.run.spec, stageIndex).trains === 'decoder';
  const source = isFrozen ? 'features' : 'images';
  const method = validationMethod(context, stageIndex);
  return { runId, attempt, checkpoint, split: 'val', source, method, clock };
}

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

async function store(
  services: Services,
  scope: ScoreCheckpointInput,
  { id, stage, position }: Checkpoint,
  bleu: Bleu,
): Promise<void> {
  await services.records.training.setCheckpointBleu(scope, id, bleu);
  const step = position.globalStep;
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
