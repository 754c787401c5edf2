import { describe, expect, it } from 'vitest';
import { formatSignature, METRIC_VERSION, signatureDifferences, type ScoreSignature } from './signature.js';

const signature: ScoreSignature = {
  metric: 'bleu',
  definition: 'nltk',
  version: METRIC_VERSION,
  tokeniser: 'karpathy',
  unknown: 'raw-references',
  split: 'test',
  images: 'unique',
  smoothing: 'none',
  beam: 5,
  lengthPenalty: 0,
  mode: 'sound',
};

describe('the signature of a score', () => {
  it('is one line that holds every field', () => {
    expect(formatSignature(signature)).toBe(
      'metric:bleu|def:nltk|v:1|tok:karpathy|unk:raw-references|split:test|img:unique|smooth:none|beam:5|lp:0|mode:sound',
    );
  });

  it('does not depend on the order in which fields were given', () => {
    const { mode, ...rest } = signature;
    expect(formatSignature({ mode, ...rest })).toBe(formatSignature(signature));
  });

  it('tells in which fields two scores differ', () => {
    expect(signatureDifferences(signature, { ...signature, beam: 3, mode: 'reference' })).toEqual([
      'beam',
      'mode',
    ]);
    expect(signatureDifferences(signature, { ...signature })).toEqual([]);
  });

  it('refuses a name that would break the text apart', () => {
    expect(() => formatSignature({ ...signature, tokeniser: 'a|b' })).toThrow(/tokeniser/);
  });
});
