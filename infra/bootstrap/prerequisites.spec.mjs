import { describe, expect, it } from 'vitest';
import { isRecent } from './prerequisites.mjs';

describe('isRecent', () => {
  it.each(['20.19.0', '22.1.0', '24.0.0'])('takes Node %s', (version) => {
    expect(isRecent(version)).toBe(true);
  });

  it.each(['18.20.4', '20.18.9'])('does not take Node %s', (version) => {
    expect(isRecent(version)).toBe(false);
  });
});
