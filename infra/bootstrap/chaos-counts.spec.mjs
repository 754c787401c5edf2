import { describe, expect, it } from 'vitest';
import { chaosOfTests, countChaos } from './chaos-counts.mjs';

const all = { chosen: false, platform: 'linux' };

describe('chaosOfTests', () => {
  it('is the same seed and three minutes at every run, unless told otherwise', () => {
    expect(chaosOfTests({}, all)).toMatchObject({ seed: 1, minutes: 3 });
    const told = { BEAMLINE_CHAOS_SEED: '42', BEAMLINE_CHAOS_MINUTES: '0.5' };
    expect(chaosOfTests(told, all)).toMatchObject({ seed: 42, minutes: 0.5 });
  });

  it('says which seed it uses', () => {
    expect(chaosOfTests({ BEAMLINE_CHAOS_SEED: '42' }, all).said).toContain('seed 42');
  });

  it('is left out beside chosen tests, without /proc, and when asked to', () => {
    expect(chaosOfTests({}, { ...all, chosen: true }).minutes).toBe(0);
    expect(chaosOfTests({}, { ...all, platform: 'darwin' }).minutes).toBe(0);
    expect(chaosOfTests({ BEAMLINE_CHAOS_MINUTES: '0' }, all).minutes).toBe(0);
  });

  it('refuses what is no number', () => {
    expect(() => chaosOfTests({ BEAMLINE_CHAOS_SEED: 'x' }, all)).toThrow('BEAMLINE_CHAOS_SEED');
    expect(() => chaosOfTests({ BEAMLINE_CHAOS_MINUTES: '-1' }, all)).toThrow('BEAMLINE_CHAOS_MINUTES');
  });
});

describe('countChaos', () => {
  it('counts every invariant', () => {
    const invariants = [{ passed: true }, { passed: false }, { passed: true }];
    expect(countChaos({ invariants }, 1)).toEqual({ passed: 2, failed: 1 });
    expect(countChaos({ invariants: [{ passed: true }] }, 0)).toEqual({ passed: 1, failed: 0 });
  });

  it('counts a program that ended badly, with or without a report', () => {
    expect(countChaos(undefined, 1)).toEqual({ passed: 0, failed: 1 });
    expect(countChaos({ invariants: [{ passed: true }] }, 1)).toEqual({ passed: 1, failed: 1 });
    expect(countChaos({ invariants: [] }, 0)).toEqual({ passed: 0, failed: 1 });
  });
});
