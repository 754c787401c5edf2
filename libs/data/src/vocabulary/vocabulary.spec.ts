import { describe, expect, it } from 'vitest';
import { WordCounter } from './build.js';
import { WordIndex } from './word-index.js';

function vocabularyOf(captions: string[], minWordFrequency: number) {
  const counter = new WordCounter();
  for (const caption of captions) counter.add(caption.split(' '));
  return counter.toVocabulary(minWordFrequency);
}

describe('a vocabulary', () => {
  it('keeps words that occur more often than the least frequency, in order of first occurrence', () => {
    expect(vocabularyOf(['b a', 'a b c', 'a'], 1)).toEqual({
      words: { '<pad>': 0, b: 1, a: 2, '<unk>': 3, '<start>': 4, '<end>': 5 },
      size: 6,
    });
  });

  it('does not give a special word of the captions an id of its own', () => {
    expect(vocabularyOf(['<unk> a <end> <pad>'], 0)).toEqual({
      words: { '<pad>': 0, a: 1, '<unk>': 2, '<start>': 3, '<end>': 4 },
      size: 5,
    });
  });

  it('takes words that are names of object properties for words', () => {
    const index = new WordIndex(vocabularyOf(['constructor __proto__'], 0));
    expect(index.encode(['constructor', '__proto__', 'toString'])).toEqual([4, 1, 2, 3, 5]);
  });

  it('survives being written as JSON', () => {
    const vocabulary = vocabularyOf(['a dog __proto__ runs'], 0);
    const restored = new WordIndex(JSON.parse(JSON.stringify(vocabulary)) as typeof vocabulary);
    expect(restored.decode(restored.encode(['a', 'dog', '__proto__', 'cat']))).toEqual([
      'a',
      'dog',
      '__proto__',
      '<unk>',
    ]);
  });
});

describe('WordIndex', () => {
  it.each([
    ['a special word is missing', { words: { '<pad>': 0, a: 1, '<start>': 2, '<end>': 3 }, size: 4 }],
    ['an id is missing', { words: { '<pad>': 0, a: 2, '<unk>': 3, '<start>': 4, '<end>': 5 }, size: 5 }],
    ['an id is double', { words: { '<pad>': 0, a: 1, '<unk>': 1, '<start>': 2, '<end>': 3 }, size: 5 }],
    ['padding is not 0', { words: { '<pad>': 4, a: 0, '<unk>': 1, '<start>': 2, '<end>': 3 }, size: 5 }],
  ])('refuses a vocabulary in which %s', (_, vocabulary) => {
    expect(() => new WordIndex(vocabulary)).toThrow(/vocabulary cannot be used/);
  });

  it('refuses an id outside the vocabulary', () => {
    expect(() => new WordIndex(vocabularyOf(['a'], 0)).wordOf(5)).toThrow(/no word 5/);
  });
});
