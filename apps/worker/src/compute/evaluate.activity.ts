import {
  canonicalJson,
  decodingOf,
  type Bleu,
  type CaptionResult,
  type ComputeActivities,
  type BlobRef,
  type EvaluateInput,
  type EvaluationKey,
} from '@beamline/contracts';
import { deterministicId } from '../identity.js';
import { currentLog } from '../logs/current-log.js';
import { scoreEvaluation } from '../scoring/evaluation-scores.js';
import type { Services } from '../services.js';
import { ActivityClock } from './activity-clock.js';
import { decodeCheckpoint, type Decoded } from './decode-checkpoint.js';
import { whileHeartbeating } from './heartbeat.js';
import { loadRun, type RunContext } from './run-context.js';

/** Captions and scores of a checkpoint at one beam on one split; computed once, whatever is repeated. */
export const createEvaluate =
  (services: Services): ComputeActivities['evaluate'] =>
  async (input) => {
    const clock = ActivityClock.start();
    const context = await clock.measure('loading', () => loadRun(services, input.runId));
    const key = keyOf(context, input);
    const known = await services.records.evaluations.find(input.runId, key);
    if (known !== null) return { evaluationId: known.id, bleu: known.bleu };
    const activity = `evaluate/${input.checkpointId}/${input.split}/${input.beam}`;
    return clock.record(services, input, { activity, kind: 'evaluate', stage: null }, () =>
      evaluate(services, input, context, key, clock),
    );
  };

async function evaluate(
  services: Services,
  input: EvaluateInput,
  context: RunContext,
  key: EvaluationKey,
  clock: ActivityClock,
): Promise<{ evaluationId: string; bleu: Bleu }> {
  const checkpoint = await services.records.training.getCheckpoint(input.checkpointId);
  const method = { kind: 'search', beam: key.beam, decoding: key.decoding } as const;
  const request = { ...input, checkpoint, source: 'features' as const, method, clock };
  const decoded = await decodeCheckpoint(services, context, request);
  const { captions, ...scores } = await clock.measure('scoring', () =>
    whileHeartbeating(() => scoreEvaluation(services, context, key, decoded.captions)),
  );
  const id = idOf(input, key);
  await clock.measure('saving', async () => {
    const captionsBlob = await storeCaptions(services, captions);
    const evaluation = { id, ...key, ...scores, ...measuresOf(decoded), captionsBlob };
    await services.records.evaluations.save(input, evaluation);
  });
  currentLog()?.add('info', evaluationLine(key, scores.bleu));
  return { evaluationId: id, bleu: scores.bleu };
}

const evaluationLine = ({ checkpointId, split, beam }: EvaluationKey, bleu: Bleu): string =>
  `checkpoint ${checkpointId} has BLEU-4 ${bleu[3].toFixed(4)} on ${split} with a beam of ${beam}`;

function keyOf({ run }: RunContext, { checkpointId, split, beam }: EvaluateInput): EvaluationKey {
  const { mode, sweep } = run.spec;
  return { checkpointId, split, beam, mode, decoding: decodingOf(sweep) };
}

function idOf(
  { runId }: EvaluateInput,
  { checkpointId, split, beam, mode, decoding }: EvaluationKey,
): string {
  return deterministicId('evaluation', runId, checkpointId, split, beam, mode, canonicalJson(decoding));
}

function measuresOf({ captions, seconds }: Decoded) {
  const images = captions.length;
  const words = captions.reduce((sum, caption) => sum + caption.words.length, 0);
  return {
    images,
    seconds,
    imagesPerSecond: images / Math.max(seconds, 1e-9),
    unfinished: captions.filter((caption) => !caption.finished).length,
    meanLength: words / Math.max(images, 1),
  };
}

function storeCaptions(services: Services, captions: readonly CaptionResult[]): Promise<BlobRef> {
  return services.store.putBytes(new TextEncoder().encode(JSON.stringify(captions)));
}
