import { describe, expect, it } from 'vitest';
import { EVERY_FAULT, nameOf } from './fault.js';
import { makePlan } from './make-plan.js';

describe('makePlan', () => {
  it('gives the same faults at the same times for the same seed, and others for another', () => {
    expect(makePlan(7, 3)).toEqual(makePlan(7, 3));
    expect(makePlan(7, 3)).not.toEqual(makePlan(8, 3));
  });

  it('has every fault before any comes twice', () => {
    const first = makePlan(3, 10)
      .slice(0, EVERY_FAULT.length)
      .map(({ fault }) => nameOf(fault));
    expect(new Set(first).size).toBe(EVERY_FAULT.length);
  });

  it('begins the same when more time is given', () => {
    const short = makePlan(5, 2);
    expect(makePlan(5, 9).slice(0, short.length)).toEqual(short);
  });
});
