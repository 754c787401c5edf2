import { describe, expect, it } from 'vitest';
import { coloursFor } from '../output/colour.js';
import { eventLine } from './event-line.js';

const line = (body: Parameters<typeof eventLine>[0]) => eventLine(body, coloursFor({}));
const epoch = {
  stage: 'decoder',
  epoch: 2,
  loss: 2.5,
  crossEntropy: 2,
  top5Accuracy: 0.7,
  decoderLearningRate: 1e-3,
  encoderLearningRate: null,
  bleu: [0.7, 0.5, 0.4, 0.3] as [number, number, number, number],
  isBest: true,
  epochsSinceImprovement: 0,
  complete: true,
  trainSeconds: 30,
  validateSeconds: 4,
  checkpointId: 'abcdefghijkl',
};

describe('eventLine', () => {
  it('counts epochs from one and marks the best', () => {
    expect(line({ type: 'epoch.finished', epoch })).toBe('  epoch 3  loss 2.5000  BLEU-4 0.3000  34 s  best');
  });

  it('says that a budget cut an epoch short', () => {
    expect(line({ type: 'epoch.finished', epoch: { ...epoch, complete: false, isBest: false } })).toContain(
      'epoch 3 (cut short)',
    );
  });

  it('tells why a run failed', () => {
    const fault = { code: 'NON_FINITE_LOSS' as const, message: 'the loss is NaN', advice: 'lower the rate' };
    expect(line({ type: 'run.state', state: 'failed', fault })).toBe(
      'error: the loss is NaN — lower the rate',
    );
    expect(line({ type: 'run.state', state: 'running', fault: null })).toBe('run is running');
  });

  it('keeps quiet about checkpoints', () => {
    expect(
      line({
        type: 'checkpoint.saved',
        stage: 'decoder',
        checkpointId: 'abcdefghijkl',
        epoch: 0,
        stepInEpoch: 5,
      }),
    ).toBeNull();
  });
});
