import type { BeamlineClient } from '@beamline/client';
import type { Bleu, CaptionResult, Epoch, Evaluation, Split } from '@beamline/contracts';
import type { PartName, PartReport } from '@beamline/local';
import { ask } from '../command/ask.js';
import { inOrder } from '../evaluations/score-table.js';
import type { RunSummary } from '../runs/run-summary.js';

const CAPTIONS_SHOWN = 5;

/** The file that `quickstart --json FILE` writes. Scores are fractions; checkpoints are named by id. */
export interface QuickstartReport {
  parts: Record<'postgres' | 'temporal' | 'objectStore' | 'tensorflow', { version: string; source: string }>;
  experimentId: string;
  runId: string;
  stages: {
    name: string;
    startCheckpoint: string | null;
    bestCheckpoint: string | null;
    bestBleu4: number | null;
    epochs: { epoch: number; loss: number; bleu4: number }[];
  }[];
  evaluations: { split: Split; beam: number; bleu: Bleu; signature: string; imagesPerSecond: number }[];
  captions: { image: string; caption: string; references: string[] }[];
  /** By phase, and `total` since the set-up script began. */
  seconds: Record<string, number>;
}

/** What a run gave, in the shape of the report. */
export function quickstartReport(
  parts: readonly PartReport[],
  { run, epochs, evaluations }: RunSummary,
  captions: readonly CaptionResult[],
  seconds: Record<string, number>,
): QuickstartReport {
  return {
    parts: {
      postgres: partOf(parts, 'postgres'),
      temporal: partOf(parts, 'temporal'),
      objectStore: partOf(parts, 'object-store'),
      tensorflow: partOf(parts, 'tensorflow'),
    },
    experimentId: run.experimentId,
    runId: run.id,
    stages: run.stages.map(({ name, startCheckpointId, bestCheckpointId, bestBleu4 }) => ({
      name,
      startCheckpoint: startCheckpointId,
      bestCheckpoint: bestCheckpointId,
      bestBleu4,
      epochs: epochs.filter(({ stage }) => stage === name).map(epochOf),
    })),
    evaluations: inOrder(evaluations).map(({ split, beam, bleu, signature, imagesPerSecond }) => ({
      split,
      beam,
      bleu,
      signature,
      imagesPerSecond,
    })),
    captions: captions.map(({ fileName, caption, references }) => ({ image: fileName, caption, references })),
    seconds,
  };
}

function partOf(parts: readonly PartReport[], name: PartName): { version: string; source: string } {
  const part = parts.find((one) => one.part === name);
  return { version: part?.version ?? 'unknown', source: part?.source ?? 'unknown' };
}

function epochOf({ epoch, loss, bleu }: Epoch): { epoch: number; loss: number; bleu4: number } {
  return { epoch, loss, bleu4: bleu[3] };
}

/** The first captions of the best evaluation, of the test split if it was decoded. */
export async function sampleCaptions(
  api: BeamlineClient,
  evaluations: readonly Evaluation[],
): Promise<CaptionResult[]> {
  const test = evaluations.filter(({ split }) => split === 'test');
  const [best] = [...(test.length > 0 ? test : evaluations)].sort((a, b) => b.bleu[3] - a.bleu[3]);
  if (best === undefined) return [];
  const params = { path: { id: best.id }, query: { limit: CAPTIONS_SHOWN } };
  return (await ask(api.GET('/evaluations/{id}/captions', { params }))).items;
}
