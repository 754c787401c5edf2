import { describe, expect, it } from 'vitest';
import { median } from './median.js';
import { parsePeak } from './peak.js';
import { QuietMachine } from './quiet.js';
import { runsPerSample } from './sample-count.js';

describe('a measurement', () => {
  it('is the middle sample, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it('lasts a second at least, in whole runs', () => {
    expect([0.3, 5, 0.001].map(runsPerSample)).toEqual([7, 1, 200]);
  });

  it('reads the highest memory in bytes', () => {
    expect(parsePeak('VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 5 kB\n')).toBe(2048 * 1024);
  });

  it('gives the result of its work and what others used meanwhile', async () => {
    const machine = new QuietMachine({ allowNoise: true, patienceSeconds: 0, attempts: 1 });
    const { result, noise } = await machine.measure(() => Promise.resolve(7));
    expect(result).toBe(7);
    expect(noise).toBeGreaterThanOrEqual(0);
    expect(machine.noisiest).toBe(noise);
  });
});
