import { Decoding } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { formatSignature, METRIC_VERSION, signatureDifferences, type ScoreSignature } from './signature.js';

const signature: ScoreSignature = {
  metric: 'bleu',
  definition: 'nltk',
  version: METRIC_VERSION,
  tokeniser: 'dataset',
  unknown: 'raw-references',
  split: 'test',
  images: 'unique',
  smoothing: 'none',
  beam: 5,
  decoding: Decoding.parse({}),
  mode: 'sound',
};
const decodedBy = (decoding: Parameters<typeof Decoding.parse>[0]) =>
  formatSignature({ ...signature, decoding: Decoding.parse(decoding) });

describe('the signature of a score', () => {
  it('is one line that holds every field', () => {
    expect(formatSignature(signature)).toBe(
      'metric:bleu|def:nltk|v:1|tok:dataset|unk:raw-references|split:test|img:unique|smooth:none|search:beam|beam:5|lp:none|max:51|min:0|norep:0|hard:greedy|mode:sound',
    );
  });

  it('names every choice of decoding', () => {
    expect(decodedBy({ lengthPenalty: { kind: 'gnmt', alpha: 0.7 } })).toContain('|lp:gnmt-0.7|');
    expect(decodedBy({ lengthPenalty: { kind: 'average' } })).toContain('|lp:average|');
    expect(decodedBy({ diversity: { groups: 5 } })).toContain('|search:diverse-5x0.5|');
    expect(decodedBy({ sampling: { topP: 0.9 } })).toContain('|search:sampled-t1-kall-p0.9-s1|');
    const rest = decodedBy({ maxSteps: 20, minLength: 4, noRepeatNgram: 3, hardAttention: 'sampled' });
    expect(rest).toContain('|max:20|min:4|norep:3|hard:sampled|');
  });

  it('does not depend on the order in which fields were given', () => {
    const { mode, ...rest } = signature;
    expect(formatSignature({ mode, ...rest })).toBe(formatSignature(signature));
  });

  it('tells in which fields two scores differ', () => {
    const text = formatSignature(signature);
    const other = formatSignature({ ...signature, beam: 3, mode: 'reference' });
    expect(signatureDifferences(text, other)).toEqual(['beam', 'mode']);
    expect(signatureDifferences(text, text)).toEqual([]);
    expect(signatureDifferences(text, text.replace('|norep:0', ''))).toEqual(['norep']);
  });

  it('refuses a name that would break the text apart', () => {
    expect(() => formatSignature({ ...signature, tokeniser: 'a|b' })).toThrow(/"tok"/);
  });
});
