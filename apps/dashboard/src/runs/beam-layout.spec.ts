import type { Epoch, RunDetail } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { layOut } from './beam-layout.js';

const stage = (index: number, name: string): RunDetail['stages'][number] => ({
  index,
  name,
  state: 'running',
  startCheckpointId: null,
  bestCheckpointId: null,
  bestBleu4: null,
  epochsDone: 0,
  stopReason: null,
  startedAt: null,
  finishedAt: null,
});

const epochs = (name: string, count: number): Epoch[] =>
  Array.from({ length: count }, (_, index) => ({
    stage: name,
    epoch: index,
    loss: 1,
    crossEntropy: 1,
    top5Accuracy: 0.5,
    decoderLearningRate: 1e-4,
    encoderLearningRate: null,
    bleu: [0.5, 0.4, 0.3, 0.2],
    isBest: false,
    epochsSinceImprovement: 0,
    complete: true,
    trainSeconds: 1,
    validateSeconds: 1,
    checkpointId: `${name}${index}`,
  }));

const run = { stages: [stage(0, 'decoder'), stage(1, 'finetune')], state: 'running' } as const;

test('stages fill the line up to the focus and no bar leaves its stage', () => {
  const layout = layOut(
    { ...run, stages: [...run.stages] },
    [...epochs('decoder', 90), ...epochs('finetune', 7)],
    800,
  );
  const [first, second] = layout.stages;
  expect((second?.x ?? 0) + (second?.width ?? 0)).toBeCloseTo(layout.focusX);
  for (const one of layout.stages)
    for (const bar of one.bars) expect(bar.x + bar.width).toBeLessThanOrEqual(one.x + one.width);
  expect(first?.bars).toHaveLength(90);
});

test('a stage that has not begun has a place already', () => {
  const layout = layOut({ ...run, stages: [...run.stages] }, epochs('decoder', 2), 400);
  expect(layout.stages[1]?.width).toBeGreaterThan(0);
});

test('the line is lit up to the last epoch, and to its end once the run is completed', () => {
  const running = layOut({ ...run, stages: [...run.stages] }, epochs('decoder', 3), 800);
  expect(running.doneX).toBeGreaterThan(0);
  expect(running.doneX).toBeLessThan(running.focusX);
  const done = layOut({ state: 'completed', stages: [...run.stages] }, epochs('decoder', 3), 800);
  expect(done.doneX).toBe(done.focusX);
});
