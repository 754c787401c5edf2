import type { Epoch, Evaluation, RunDetail, Split } from '@beamline/contracts';
import type { ChartSeries } from '../charts/series.js';
import { sweepOf } from '../evaluations/beams.js';

/** One run in a comparison, with what it has so far. */
export interface ComparedRun {
  run: RunDetail;
  epochs: readonly Epoch[];
  evaluations: readonly Evaluation[];
}

export const MOST_COMPARED = 6;

/** Ids of a search parameter: each once, at most as many as there are colours. */
export function parseRunIds(text: string | undefined): string[] {
  const ids = (text ?? '').split(',').filter((id) => id !== '');
  return [...new Set(ids)].slice(0, MOST_COMPARED);
}

export function runColor(index: number): string {
  return `var(--series-${(index % MOST_COMPARED) + 1})`;
}

/** BLEU of one order (0 is BLEU-1) over the beam, a line a run. */
export function beamSeries(runs: readonly ComparedRun[], split: Split, order: number): ChartSeries[] {
  return runs.map(({ run, evaluations }, index) => ({
    id: run.id,
    label: run.experimentName,
    color: runColor(index),
    points: sweepOf(evaluations, split).map((one) => ({ x: one.beam, y: one.bleu[order] ?? NaN })),
  }));
}

/** Validation BLEU-4 over the epochs of all stages, a line a run. */
export function epochSeries(runs: readonly ComparedRun[]): ChartSeries[] {
  return runs.map(({ run, epochs }, index) => ({
    id: run.id,
    label: run.experimentName,
    color: runColor(index),
    points: epochs.map((epoch, position) => ({ x: position + 1, y: epoch.bleu[3] })),
  }));
}

/** All beams that any of the runs was scored with on a split, rising. */
export function comparedBeams(runs: readonly ComparedRun[], split: Split): number[] {
  const beams = runs.flatMap(({ evaluations }) => sweepOf(evaluations, split).map((one) => one.beam));
  return [...new Set(beams)].sort((a, b) => a - b);
}

/** The part of a signature that must be equal for scores of different runs to be compared on one split and beam. */
export function sameSignature(runs: readonly ComparedRun[], split: Split, beam: number): boolean {
  const signatures = runs.flatMap(({ evaluations }) =>
    sweepOf(evaluations, split)
      .filter((one) => one.beam === beam)
      .map((one) => one.signature),
  );
  return new Set(signatures).size <= 1;
}
