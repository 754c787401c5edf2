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

const WIDEST_BAR = 18;
const STAGE_GAP = 6;

/** Lays stages along the line, each as wide as its share of the epochs, and one bar an epoch into them. */
export function layOut(
  run: Pick<RunDetail, 'stages' | 'state'>,
  epochs: readonly Epoch[],
  width: number,
): BeamLayout {
  const focusX = Math.max(width * 0.4, width - Math.min(330, width * 0.5));
  const weights = run.stages.map((stage) => Math.max(4, epochsOf(epochs, stage.name).length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
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
  const pitch = Math.min(WIDEST_BAR + 4, (width - 2 * STAGE_GAP) / Math.max(1, epochs.length));
  const barWidth = Math.max(1, pitch * 0.72);
  const bars = epochs.map((epoch, index) => ({ x: x + STAGE_GAP + index * pitch, width: barWidth, epoch }));
  return { name, x, width, bars };
}

function reached(stages: readonly PicturedStage[]): number {
  const last = stages.flatMap((stage) => stage.bars).at(-1);
  return last === undefined ? 0 : last.x + last.width;
}
