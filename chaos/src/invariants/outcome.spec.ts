import { describe, expect, it } from 'vitest';
import { differences, type Outcome } from './outcome.js';

const outcome = (change: Partial<Outcome> = {}): Outcome => ({
  checkpoints: ['0 0 5 5 aa', '0 0 10 10 bb'],
  metrics: ['decoder train/loss 5 1.5'],
  epochs: ['0 0 1.5'],
  decisions: ['0 decoder completed'],
  scores: ['bb val 1 0.5'],
  ...change,
});

describe('differences', () => {
  it('finds none between equal runs', () => {
    expect(differences(outcome(), outcome())).toEqual([]);
  });

  it('tells of a metric that is there twice', () => {
    const twice = ['decoder train/loss 5 1.5', 'decoder train/loss 5 1.5'];
    expect(differences(outcome(), outcome({ metrics: twice }))).toEqual([
      'metrics: has besides 1, e.g. "decoder train/loss 5 1.5"',
    ]);
  });

  it('tells of another digest', () => {
    const found = outcome({ checkpoints: ['0 0 5 5 aa', '0 0 10 10 cc'] });
    expect(differences(outcome(), found)).toEqual(['checkpoints: lacks 1, e.g. "0 0 10 10 bb"']);
  });

  it('lets a disturbed run have a checkpoint more, never one less', () => {
    const more = outcome({ checkpoints: ['0 0 5 5 aa', '0 0 7 7 dd', '0 0 10 10 bb'] });
    expect(differences(outcome(), more)).toEqual([]);
    expect(differences(more, outcome())).toHaveLength(1);
  });
});
