import {
  decodingOf,
  type BlobRef,
  type CaptionedImage,
  type CaptionResult,
  type ComputeActivities,
  type EvaluateInput,
} from '@beamline/contracts';
import { deterministicId } from '../identity.js';
import type { Services } from '../services.js';
import type { DecodedCaption } from '../trainer/protocol.js';
import { decodeCheckpoint, type Decoded } from './decode-checkpoint.js';
import { loadRun, type RunContext } from './run-context.js';
import { scoreCaptions } from './score.js';

/** Captions and scores of a checkpoint at one beam on one split; computed once, whatever is repeated. */
export const createEvaluate =
  (services: Services): ComputeActivities['evaluate'] =>
  async (input) => {
    const context = await loadRun(services, input.runId);
    const key = keyOf(context, input);
    const known = await services.records.evaluations.find(key.id);
    if (known !== null) return { evaluationId: known.id, bleu: known.bleu };
    const checkpoint = await services.records.training.getCheckpoint(input.checkpointId);
    const method = {
      kind: 'search' as const,
      beam: key.beam,
      decoding: decodingOf(context.run.spec.sweep),
    };
    const request = { ...input, checkpoint, source: 'features' as const, method };
    const decoded = await decodeCheckpoint(services, context, request);
    const { bleu, signature, images } = await scoreCaptions(
      services,
      context,
      input.split,
      method,
      decoded.captions,
    );
    const captionsBlob = await storeCaptions(services, decoded.captions, images);
    const evaluation = { ...key, bleu, signature, captionsBlob, ...statisticsOf(decoded) };
    await services.records.evaluations.save(input, evaluation);
    return { evaluationId: key.id, bleu };
  };

function keyOf({ run }: RunContext, { runId, checkpointId, split, beam }: EvaluateInput) {
  const { mode, sweep } = run.spec;
  const { maxSteps, suppressUnknown } = sweep;
  const id = deterministicId('evaluation', runId, checkpointId, split, beam, mode, maxSteps, suppressUnknown);
  return { id, checkpointId, split, beam, mode, maxSteps, suppressUnknown };
}

function statisticsOf({ captions, seconds }: Decoded) {
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

function storeCaptions(
  services: Services,
  decoded: readonly DecodedCaption[],
  images: readonly CaptionedImage[],
): Promise<BlobRef> {
  const results: CaptionResult[] = decoded.map(({ image, words, logProbability, finished }) => ({
    image,
    fileName: images[image]?.fileName ?? '',
    caption: words.join(' '),
    logProbability,
    finished,
    references: images[image]?.captions.map(({ raw }) => raw) ?? [],
  }));
  return services.store.putBytes(new TextEncoder().encode(JSON.stringify(results)));
}
