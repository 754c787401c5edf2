import { expect, it } from 'vitest';
import { distinctWords } from './distinct-words.js';

it('gives each word once, and the way back to every token', () => {
  const inputs = Int32Array.of(7, 3, 7, 0, 3, 3);
  const { words, places } = distinctWords(inputs);
  expect([...words]).toEqual([7, 3, 0]);
  expect(Array.from(places, (place) => words[place])).toEqual([...inputs]);
});
