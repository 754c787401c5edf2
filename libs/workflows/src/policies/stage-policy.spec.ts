import { readFileSync } from 'node:fs';
import { StageSpec, type StageProgress } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { afterEpoch, beginStage, NOTHING_YET, planEpoch } from './stage-policy.js';

interface Row {
  epoch: number;
  decoder_lr: number;
  encoder_lr: number | null;
  bleu4: number;
  is_best: boolean;
  epochs_since_improvement: number;
  best_bleu4: number;
}
interface Case {
  case: string;
  bleu4_sequence: number[];
  epochs_limit: number;
  ended: string;
  rows: Row[];
}
interface ResumeCase {
  case: string;
  checkpoint: {
    epoch: number;
    epochs_since_improvement: number;
    true_best_so_far: number;
    decoder_lr: number;
    encoder_lr: number | null;
  };
  resumed_bleu4_sequence: number[];
  resumed_fine_tune: boolean;
  fixed_mode: { rows: Row[]; ended: string };
}

const table = JSON.parse(
  readFileSync(new URL('../../../../fixtures/golden/lr-early-stop/table.json', import.meta.url), 'utf8'),
) as { cases: Case[]; resume: ResumeCase[] };

const ENDINGS: Record<string, string> = {
  'no-improvement': 'early_stop',
  'epochs-done': 'max_epochs',
  exhausted: 'sequence_exhausted',
};

function stage(maxEpochs: number, fineTune: boolean): StageSpec {
  const trains = fineTune
    ? { trains: 'encoder+decoder', trainableBlocks: ['layer4'] }
    : { trains: 'decoder' };
  return StageSpec.parse({ name: 'stage', maxEpochs, ...trains });
}

/** Follows the policy over given scores and writes down what the golden table writes down. */
function follow(
  spec: StageSpec,
  start: StageProgress,
  scores: readonly number[],
): { rows: Row[]; ended: string } {
  const rows: Row[] = [];
  let progress = start;
  for (const bleu4 of scores) {
    const plan = planEpoch(spec, progress, null);
    if (plan.kind === 'stop') return { rows, ended: plan.reason };
    const epoch = progress.epochsDone;
    const after = afterEpoch(plan.progress, { bleu4, checkpointId: 'checkpoint00', trainSeconds: 1 });
    progress = after.progress;
    rows.push({
      epoch,
      decoder_lr: plan.progress.decoderLearningRate,
      encoder_lr: plan.progress.encoderLearningRate,
      bleu4,
      is_best: after.isBest,
      epochs_since_improvement: progress.epochsSinceImprovement,
      best_bleu4: progress.bestBleu4,
    });
  }
  const end = planEpoch(spec, progress, null);
  return { rows, ended: end.kind === 'stop' ? end.reason : 'exhausted' };
}

function expectRows(actual: readonly Row[], expected: readonly Row[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((row, index) => {
    const { decoder_lr, encoder_lr, epoch, bleu4, is_best, epochs_since_improvement, best_bleu4 } = row;
    const got = actual[index];
    expect(got).toMatchObject({ epoch, bleu4, is_best, epochs_since_improvement, best_bleu4 });
    expect(Math.abs((got?.decoder_lr ?? 0) - decoder_lr)).toBeLessThanOrEqual(1e-12 * decoder_lr);
    if (encoder_lr === null) expect(got?.encoder_lr).toBeNull();
    else expect(Math.abs((got?.encoder_lr ?? 0) - encoder_lr)).toBeLessThanOrEqual(1e-12 * encoder_lr);
  });
}

describe('stage policy against the reference', () => {
  it.each(table.cases)('$case', (golden) => {
    const fineTune = golden.case.endsWith('/fine-tune');
    const spec = stage(golden.epochs_limit, fineTune);
    const { rows, ended } = follow(spec, beginStage(spec, NOTHING_YET), golden.bleu4_sequence);
    expectRows(rows, golden.rows);
    expect(ENDINGS[ended]).toBe(golden.ended);
  });

  it.each(table.resume)('resume: $case', (golden) => {
    const { checkpoint } = golden;
    const encoderRate = golden.resumed_fine_tune ? (checkpoint.encoder_lr ?? 1e-4) : null;
    const maxEpochs = golden.case === 'epochs_is_total_not_additional' ? 8 : 120;
    const start: StageProgress = {
      epochsDone: checkpoint.epoch + 1,
      epochsSinceImprovement: checkpoint.epochs_since_improvement,
      bestBleu4: checkpoint.true_best_so_far,
      bestCheckpointId: null,
      decoderLearningRate: checkpoint.decoder_lr,
      encoderLearningRate: encoderRate,
      trainedSeconds: 0,
    };
    const { rows } = follow(stage(maxEpochs, golden.resumed_fine_tune), start, golden.resumed_bleu4_sequence);
    expectRows(rows, golden.fixed_mode.rows);
  });
});

describe('schedules', () => {
  const stale = { ...beginStage(stage(10, true), NOTHING_YET), epochsSinceImprovement: 8 };
  const planOf = (learningRateSchedule: 'constant' | 'plateau' | 'cosine' | undefined) => {
    const { learningRateSchedule: _, ...rest } = stage(10, true);
    return planEpoch(learningRateSchedule ? { ...rest, learningRateSchedule } : rest, stale, null);
  };

  it.each(['constant', 'cosine'] as const)('%s keeps the rates of the stage on a plateau', (schedule) => {
    expect(planOf(schedule)).toEqual({ kind: 'train', progress: stale, decayed: false });
  });

  it('without one, as in runs of old, the rates decay on a plateau', () => {
    expect(planOf(undefined)).toEqual(planOf('plateau'));
    expect(planOf(undefined)).toMatchObject({ decayed: true, progress: { encoderLearningRate: 0.8e-4 } });
  });
});

describe('budget', () => {
  const spec = stage(10, false);
  const spent = { ...beginStage(spec, NOTHING_YET), trainedSeconds: 60 };

  it('stops at the top of an epoch when the training time is used up', () => {
    expect(planEpoch(spec, spent, 60)).toEqual({ kind: 'stop', reason: 'budget' });
  });

  it('goes on while there is time left, and without a budget', () => {
    expect(planEpoch(spec, spent, 61).kind).toBe('train');
    expect(planEpoch(spec, spent, null).kind).toBe('train');
  });
});
