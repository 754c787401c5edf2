import { describe, expect, it } from 'vitest';
import { barText, partName, shareText } from './profile-text.js';

describe('the profile in words', () => {
  it('names parts by kind and stage', () => {
    expect(partName({ kind: 'train', stage: 'decoder' })).toBe('train decoder');
    expect(partName({ kind: 'evaluate', stage: null })).toBe('evaluate');
  });

  it('says the shares of held time, without what took none and without waiting', () => {
    const seconds = { waiting: 90, loading: 5, computing: 90, scoring: 0, saving: 5, other: 0 };
    expect(barText(seconds, 100)).toBe(
      'Time that compute slots were held: computing 90.0 %, loading 5.0 %, saving 5.0 %',
    );
    expect(shareText(null)).toBe('–');
  });
});
