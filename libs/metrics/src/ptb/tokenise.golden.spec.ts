import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ptbTokenise } from './tokenise.js';

/** Sentence and the words that pycocoevalcap 1.2 keeps of it, joined by blanks. */
const file = new URL('../../../../fixtures/golden/ptb/sentences.json', import.meta.url);
const rows = JSON.parse(readFileSync(file, 'utf8')) as [sentence: string, words: string][];

describe('the PTB tokeniser against that of Stanford', () => {
  it('gives the same words of all made-up sentences', () => {
    const different = rows.filter(([sentence, words]) => ptbTokenise(sentence).join(' ') !== words);
    expect(rows.length).toBeGreaterThan(1200);
    expect(different).toEqual([]);
  });

  it.each([
    ["A dog isn't here; the boy's ball (red) is.", "a dog is n't here the boy 's ball -lrb- red -rrb- is"],
    ['Mr. Smith left the U.S. at 5 p.m.', 'mr. smith left the u.s. at 5 p.m.'],
    ['We cannot see the 10-year-old’s X-ray…', "we can not see the 10-year-old 's x-ray"],
    ['', ''],
    [' . , ! ', ''],
    ['<unk> <unk>s', '<unk> <unk> s'],
  ])('%s', (sentence, words) => {
    expect(ptbTokenise(sentence).join(' ')).toBe(words);
  });

  it('takes time in proportion to the length of a sentence', () => {
    const started = performance.now();
    expect(ptbTokenise('a.b-'.repeat(500))).not.toHaveLength(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
