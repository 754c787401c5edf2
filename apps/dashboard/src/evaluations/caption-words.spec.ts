import { expect, test } from 'vitest';
import { judgeWords } from './caption-words.js';

test('words that no reference has are marked', () => {
  const judged = judgeWords('a red dog', ['A dog runs.', 'The dog is brown']);
  expect(judged.map(({ known }) => known)).toEqual([true, false, true]);
});

test('case and punctuation do not matter', () => {
  expect(judgeWords('Dog', ['a dog.'])).toEqual([{ word: 'Dog', known: true }]);
});

test('an empty caption has no words', () => {
  expect(judgeWords('  ', ['a dog'])).toEqual([]);
});
