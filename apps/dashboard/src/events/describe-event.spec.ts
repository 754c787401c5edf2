import { expect, test } from 'vitest';
import { describeEvent } from './describe-event.js';

test('a failure shows its message in red', () => {
  const fault = { code: 'NON_FINITE_LOSS', message: 'the loss is NaN at step 40' } as const;
  expect(describeEvent({ type: 'run.state', state: 'failed', fault })).toEqual({
    title: 'Run failed',
    detail: 'the loss is NaN at step 40',
    tone: 'bad',
  });
});

test('an evaluation shows its four scores times a hundred', () => {
  const line = describeEvent({
    type: 'evaluation.finished',
    evaluationId: 'aaaaaaaaaaaa',
    split: 'test',
    beam: 3,
    bleu: [0.6, 0.42, 0.3, 0.2],
  });
  expect(line.title).toBe('Beam 3 on test');
  expect(line.detail).toContain('60.00 / 42.00 / 30.00 / 20.00');
});

test('epochs count from one for people', () => {
  const line = describeEvent({
    type: 'checkpoint.saved',
    stage: 'decoder',
    checkpointId: 'aaaaaaaaaaaa',
    epoch: 0,
    stepInEpoch: 12,
  });
  expect(line.detail).toBe('decoder, epoch 1, step 12');
});
