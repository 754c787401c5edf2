import { StageSpec, type StageProgress } from '@beamline/contracts';
import { afterEpoch, beginStage, NOTHING_YET, planEpoch } from '@beamline/workflows';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture, Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';

interface Row {
  readonly epoch: number;
  readonly decoder_lr: number;
  readonly encoder_lr: number | null;
  readonly bleu4: number;
  readonly is_best: boolean;
  readonly epochs_since_improvement: number;
  readonly best_bleu4: number;
  readonly writes?: readonly string[];
}
interface Followed {
  readonly rows: readonly Row[];
  readonly ended: string;
  readonly epochs_run?: number;
}
interface Case extends Followed {
  readonly case: string;
  readonly bleu4_sequence: readonly number[];
  readonly epochs_limit: number;
  readonly decays_before_epoch?: readonly number[];
}
interface ResumeCase {
  readonly case: string;
  readonly checkpoint: {
    readonly epoch: number;
    readonly epochs_since_improvement: number;
    readonly bleu4_stored: number;
    readonly true_best_so_far: number;
    readonly decoder_lr: number;
    readonly encoder_lr: number | null;
  };
  readonly epochs_limit?: number;
  readonly resumed_bleu4_sequence: readonly number[];
  readonly resumed_fine_tune: boolean;
  readonly seed_mode?: Followed;
  readonly fixed_mode?: Followed;
}
interface Table {
  readonly constants: {
    readonly decoder_lr: number;
    readonly encoder_lr: number;
    readonly factor: number;
    readonly decay_every: number;
    readonly stop_at: number;
    readonly initial_best: number;
  };
  readonly cases: readonly Case[];
  readonly resume?: readonly ResumeCase[];
}

const RATE = { abs: 0, rel: 1e-12 };
const DEFAULT_EPOCHS = 120;

/** The rules that stop a stage and decay its learning rates. */
export const lrEarlyStop: Suite = {
  name: 'lr-early-stop',
  parts: [{ file: /^table.*\.json$/, fixtures: list }],
};

function list(folder: FixtureFolder, file: string): Fixture[] {
  const table = folder.json(file) as Table;
  return [
    ...table.cases.map((expected) => ({
      name: `${file}/${expected.case}`,
      check: () => checkCase(table, expected),
    })),
    ...(table.resume ?? []).flatMap((resume) =>
      (['seed_mode', 'fixed_mode'] as const).flatMap((mode) => {
        const expected = resume[mode];
        if (expected === undefined) return [];
        return [
          {
            name: `${file}/resume/${resume.case}/${mode}`,
            check: () => checkResume(table, resume, mode, expected),
          },
        ];
      }),
    ),
  ];
}

function checkCase(table: Table, expected: Case): Finding[] {
  const fineTune = expected.rows.some((row) => row.encoder_lr !== null);
  const spec = stage(table, expected.epochs_limit, fineTune);
  const start = beginStage(spec, { ...NOTHING_YET, bestBleu4: table.constants.initial_best });
  const actual = follow(spec, start, expected.bleu4_sequence);
  return [
    ...compare(actual, expected, true),
    ...(expected.decays_before_epoch === undefined
      ? []
      : [exact('decays before epochs', actual.decays, expected.decays_before_epoch)]),
  ];
}

/**
 * Goes on from a checkpoint. In seed mode the best score is the checkpoint's own, and an encoder that is no longer to be
 * trained keeps its optimiser; the second has no counterpart here (no mode trains an encoder that is to be frozen), so
 * that encoder's rate is not compared.
 */
function checkResume(
  table: Table,
  resume: ResumeCase,
  mode: 'seed_mode' | 'fixed_mode',
  expected: Followed,
): Finding[] {
  const { checkpoint, resumed_fine_tune: fineTune } = resume;
  const spec = stage(table, resume.epochs_limit ?? limitOf(expected), fineTune);
  const start: StageProgress = {
    ...beginStage(spec, NOTHING_YET),
    epochsDone: checkpoint.epoch + 1,
    epochsSinceImprovement: checkpoint.epochs_since_improvement,
    bestBleu4: mode === 'seed_mode' ? checkpoint.bleu4_stored : checkpoint.true_best_so_far,
    decoderLearningRate: checkpoint.decoder_lr,
    encoderLearningRate: fineTune ? (checkpoint.encoder_lr ?? table.constants.encoder_lr) : null,
  };
  const actual = follow(spec, start, resume.resumed_bleu4_sequence);
  const stopped = actual.rows.length === 0 && expected.ended === 'already_stopped';
  const ended = stopped && actual.ended === 'early_stop' ? 'already_stopped' : actual.ended;
  return compare({ ...actual, ended }, expected, mode === 'fixed_mode' || fineTune);
}

/** The table names the limit of a resumed run by its effect alone: the epoch after the last one that it let run. */
function limitOf({ ended, rows }: Followed): number {
  return ended === 'max_epochs' ? (rows.at(-1)?.epoch ?? -1) + 1 : DEFAULT_EPOCHS;
}

function stage({ constants }: Table, maxEpochs: number, fineTune: boolean): StageSpec {
  const trains = fineTune
    ? { trains: 'encoder+decoder', trainableBlocks: ['layer4'], encoderLearningRate: constants.encoder_lr }
    : { trains: 'decoder' };
  return StageSpec.parse({
    name: 'stage',
    maxEpochs,
    patienceEpochs: constants.stop_at,
    decoderLearningRate: constants.decoder_lr,
    learningRateDecay: { everyEpochs: constants.decay_every, factor: constants.factor },
    ...trains,
  });
}

const ENDINGS: Readonly<Record<string, string>> = {
  'no-improvement': 'early_stop',
  'epochs-done': 'max_epochs',
};

interface Run extends Followed {
  readonly decays: readonly number[];
}

/** Follows the policy over given scores and writes down what the table writes down. */
function follow(spec: StageSpec, start: StageProgress, scores: readonly number[]): Run {
  const rows: Row[] = [];
  const decays: number[] = [];
  let progress = start;
  const stopped = (): string | undefined => {
    const plan = planEpoch(spec, progress, null);
    return plan.kind === 'stop' ? (ENDINGS[plan.reason] ?? plan.reason) : undefined;
  };
  for (const bleu4 of scores) {
    const plan = planEpoch(spec, progress, null);
    if (plan.kind === 'stop') break;
    const epoch = progress.epochsDone;
    if (plan.decayed) decays.push(epoch);
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
  return { rows, decays, ended: stopped() ?? 'sequence_exhausted' };
}

function compare(actual: Run, expected: Followed, withEncoderRate: boolean): Finding[] {
  const state = ({ epoch, bleu4, is_best, epochs_since_improvement, best_bleu4 }: Row) => ({
    epoch,
    bleu4,
    is_best,
    epochs_since_improvement,
    best_bleu4,
  });
  const encoderRates = (rows: readonly Row[]): number[] => rows.map(({ encoder_lr }) => encoder_lr ?? -1);
  const rates = (rows: readonly Row[]): number[] => rows.map(({ decoder_lr }) => decoder_lr);
  return [
    exact('rows', actual.rows.map(state), expected.rows.map(state)),
    exact('ended', actual.ended, expected.ended),
    ...(expected.epochs_run === undefined
      ? []
      : [exact('epochs run', actual.rows.length, expected.epochs_run)]),
    close('learning rates of the decoder', rates(actual.rows), rates(expected.rows), RATE),
    ...(withEncoderRate
      ? [close('learning rates of the encoder', encoderRates(actual.rows), encoderRates(expected.rows), RATE)]
      : []),
  ];
}
