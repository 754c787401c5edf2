import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { corpusBleu, scoreStatistics } from './bleu.js';
import { bleuStatistics, sumStatistics } from './bleu-statistics.js';

const caption = (hypothesis: string, ...references: string[]) => ({
  hypothesis: hypothesis.split(' '),
  references: references.map((reference) => reference.split(' ')),
});

describe('corpusBleu', () => {
  it('follows the example of the paper: seven times "the" matches twice', () => {
    const { statistics } = corpusBleu([
      caption('the the the the the the the', 'the cat is on the mat', 'there is a cat on the mat'),
    ]);
    expect(statistics.matches).toEqual([2, 0, 0, 0]);
    expect(statistics.guesses).toEqual([7, 6, 5, 4]);
  });

  it('does not take two words for one that holds a blank', () => {
    const { statistics } = corpusBleu([{ hypothesis: ['a b', 'c'], references: [['a', 'b c']] }]);
    expect(statistics.matches).toEqual([0, 0, 0, 0]);
  });

  it('gives the same score from statistics that were added up', () => {
    const captions = [
      caption('a dog runs in snow', 'a dog runs in the snow'),
      caption('two cats sit on a mat', 'two cats are on a mat', 'cats on a mat'),
    ];
    const sum = sumStatistics(captions.map((c) => bleuStatistics(c.hypothesis, c.references)));
    expect(scoreStatistics(sum)).toEqual(corpusBleu(captions));
  });

  it('refuses an empty corpus, a caption without references, and smoothing that pycocoevalcap lacks', () => {
    expect(() => corpusBleu([])).toThrow(DomainError);
    expect(() => corpusBleu([{ hypothesis: ['a'], references: [] }])).toThrow(/at least one reference/);
    expect(() =>
      corpusBleu([caption('a', 'a')], { definition: 'pycocoevalcap', smoothing: 'method1' }),
    ).toThrow(/no smoothing/);
  });
});
