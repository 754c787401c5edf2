import type { Epoch, RunDetail } from '@beamline/contracts';

export interface EpochBar {
  x: number;
  width: number;
  epoch: Epoch;
}

export interface PicturedStage {
  name: string;
  x: number;
  width: number;
  bars: EpochBar[];
}

export interface BeamLayout {
  stages: PicturedStage[];
  /** End of the line, where the beams fan out. */
  focusX: number;
  /** How far along the line the run has come. */
  doneX: number;
}

/** Widest place of one epoch on the line, in pixels; a bar takes most of it. */
const WIDEST_EPOCH = 34;
const BAR_SHARE = 0.74;
const STAGE_GAP = 6;
/** A stage is never drawn narrower than this many epochs, so that its name has room. */
const FEWEST_EPOCHS = 4;

/** Lays stages along the line, each as wide as its share of the epochs, and one bar an epoch into them. */
export function layOut(
  run: Pick<RunDetail, 'stages' | 'state'>,
  epochs: readonly Epoch[],
  width: number,
): BeamLayout {
  const weights = run.stages.map((stage) => Math.max(FEWEST_EPOCHS, epochsOf(epochs, stage.name).length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const focusX = Math.min(total * WIDEST_EPOCH, Math.max(width * 0.4, width - Math.min(330, width * 0.5)));
  let x = 0;
  const stages = run.stages.map((stage, index) => {
    const stageWidth = ((weights[index] ?? 0) / total) * focusX;
    const pictured = picture(stage.name, epochsOf(epochs, stage.name), x, stageWidth);
    x += stageWidth;
    return pictured;
  });
  return { stages, focusX, doneX: run.state === 'completed' ? focusX : reached(stages) };
}

function epochsOf(epochs: readonly Epoch[], stage: string): Epoch[] {
  return epochs.filter((epoch) => epoch.stage === stage);
}

function picture(name: string, epochs: readonly Epoch[], x: number, width: number): PicturedStage {
  const pitch = (width - 2 * STAGE_GAP) / Math.max(FEWEST_EPOCHS, epochs.length);
  const barWidth = Math.max(1, pitch * BAR_SHARE);
  const bars = epochs.map((epoch, index) => ({ x: x + STAGE_GAP + index * pitch, width: barWidth, epoch }));
  return { name, x, width, bars };
}

function reached(stages: readonly PicturedStage[]): number {
  const last = stages.flatMap((stage) => stage.bars).at(-1);
  return last === undefined ? 0 : last.x + last.width;
}
