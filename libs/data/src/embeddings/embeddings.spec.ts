import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../testing/folder.js';
import { WordIndex } from '../vocabulary/word-index.js';
import { surveyVectors } from './survey.js';
import { readWordVectors } from './word-vectors.js';

const GLOVE = new URL('../../../../fixtures/embeddings/glove-format.txt', import.meta.url).pathname;
const inFolder = useFolder();

async function file(text: string | Uint8Array): Promise<string> {
  const path = inFolder('vectors.txt');
  await writeFile(path, text);
  return path;
}

const survey = async (text: string | Uint8Array) => surveyVectors(await file(text));

describe('a survey of word vectors', () => {
  it('counts words and numbers of GloVe’s format, in which a word may hold blanks', async () => {
    expect(await surveyVectors(GLOVE)).toEqual({ words: 9, dimensions: 4, repeated: 1 });
  });

  it('takes the counts that begin word2vec’s format at their word', async () => {
    expect(await survey('2 3\na 1 2 3\nb 4 5 6\n')).toEqual({ words: 2, dimensions: 3, repeated: 0 });
    await expect(survey('3 3\na 1 2 3\nb 4 5 6\n')).rejects.toThrow('announces 3 words, 2 follow');
    await expect(survey('2 4\na 1 2 3\nb 4 5 6\n')).rejects.toThrow('Line 2 has 3 numbers; 4 are needed');
  });

  it('takes lines with a carriage return, a blank at the end, or no line feed at the end of the file', async () => {
    expect(await survey('a 1 2\r\nb 3e-2 -4 \r\nc +.5 6.')).toEqual({ words: 3, dimensions: 2, repeated: 0 });
  });

  it('parts lines at line feeds only: other white space belongs to the word', async () => {
    expect(await survey('a\u2028b 1\nc\u0085 2\nd\u00a0e 3\n')).toEqual({
      words: 3,
      dimensions: 1,
      repeated: 0,
    });
  });

  it.each([
    ['a 1 2 3\nb 1 2\n', 'Line 2 has 2 numbers; 3 are needed'],
    ['a 1 2 3\nb 1 2 3 4\n', 'Line 2 has 4 numbers; 3 are needed'],
    ['a 1 2 3\n\nb 1 2 3\n', 'Line 2 has 0 numbers; 3 are needed'],
    ['a 1 2 3\nb 1 two 3\n', 'Line 2: "two" is not a finite number'],
    ['a 1 2 3\nb 1 NaN 3\n', 'Line 2: "NaN" is not a finite number'],
    ['a 1 2 3\nb 1 1e39 3\n', 'Line 2: "1e39" is not a finite number'],
    ['a 1 2 3\nb 0x10 2 3\n', 'Line 2: "0x10" is not a finite number'],
    ['a\n', 'Line 1 is not a word and its numbers'],
    ['', 'The file has no words'],
    ['2 0\n', 'vectors of 0 numbers'],
  ])('refuses %j and names the line', async (text, message) => {
    await expect(survey(text)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message) as string,
    });
  });

  it('refuses what is not text before it fills the memory', async () => {
    await expect(survey(new Uint8Array(3_000_000))).rejects.toThrow('no text of word vectors');
  });
});

describe('the vectors of a vocabulary', () => {
  const words = { '<pad>': 0, dog: 1, grass: 2, Dog: 3, '<unk>': 4, '<start>': 5, '<end>': 6 };

  it('are those of its words, spelt exactly alike, the first one of a word that is repeated', async () => {
    const vectors = await readWordVectors(GLOVE, new WordIndex({ words, size: 7 }));
    expect([...vectors]).toEqual([
      [1, Float32Array.of(0.25, -0.5, 0.75, 1)],
      [2, Float32Array.of(1.5, 0.125, -2, 0)],
      [4, Float32Array.of(-0.25, 0.5, 0.0625, -1)],
    ]);
  });
});
