import { expect, test } from 'vitest';
import { choiceProblem, fileProblem } from './picture-files.js';

const photo = { name: 'Dog.JPG', size: 80_000 };

test('a photograph of a known format is taken, whatever the case of its ending', () => {
  expect(fileProblem(photo)).toBeUndefined();
  expect(choiceProblem([photo, { name: 'b.webp', size: 1 }])).toBeUndefined();
});

test.each([
  [{ name: 'notes.txt', size: 5 }, 'is not a JPEG'],
  [{ name: 'a.svg', size: 5 }, 'is not a JPEG'],
  [{ name: 'a.png', size: 0 }, 'is empty'],
  [{ name: 'a.png', size: 60_000_000 }, 'at most 50.0 MB'],
])('%o is refused in words', (file, words) => {
  expect(fileProblem(file)).toContain(words);
  expect(choiceProblem([photo, file])).toContain(file.name);
});

test('the thirty-third photograph is one too many', () => {
  expect(choiceProblem(Array(32).fill(photo))).toBeUndefined();
  expect(choiceProblem(Array(33).fill(photo))).toContain('at most 32');
});
