import { Decoding, type PictureSource } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { decodingText, picturesText } from './request-text.js';

const photograph: PictureSource = { kind: 'upload', upload: 'abc' };
const image: PictureSource = { kind: 'dataset', split: 'val', image: 12 };

test('pictures are counted by what they are', () => {
  expect(picturesText([image])).toBe('val image 12');
  expect(picturesText([image, image])).toBe('2 images');
  expect(picturesText([photograph])).toBe('1 photograph');
  expect(picturesText([photograph, image])).toBe('2 pictures');
});

test('decoding is told without its defaults', () => {
  expect(decodingText({ beam: 3, decoding: Decoding.parse({}) })).toBe('beam 3');
  const decoding = Decoding.parse({
    minLength: 5,
    noRepeatNgram: 2,
    suppressUnknown: true,
    lengthPenalty: { kind: 'gnmt' },
    diversity: { groups: 3 },
  });
  expect(decodingText({ beam: 6, decoding })).toBe(
    'beam 6 · length penalty 0.6 · at least 5 words · no 2 words twice · without <unk> · 3 groups',
  );
});

test('sampling is told instead of a beam', () => {
  const decoding = Decoding.parse({ sampling: { temperature: 0.7, topK: 20, topP: 0.9 } });
  expect(decodingText({ beam: 4, decoding })).toBe('4 drawn, temperature 0.7, top 20, top 90 %');
});
