import { CaptioningRequest, type PictureSource } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { FIRST_DRAFT, errorsOf, readDraft } from './caption-draft.js';

const pictures: PictureSource[] = [{ kind: 'dataset', split: 'val', image: 3 }];
const read = (changes: Partial<typeof FIRST_DRAFT>) => readDraft({ ...FIRST_DRAFT, ...changes }, pictures);

test('an untouched form asks for what the API does by default', () => {
  expect(read({}).data).toEqual(CaptioningRequest.parse({ pictures }));
});

test('options of sampling are sent when words are drawn, and then no tree', () => {
  const drawn = read({ method: 'sampling', temperature: '0,7', topK: '20', withTree: true });
  expect(drawn.data?.decoding.sampling).toEqual({ temperature: 0.7, topK: 20, topP: 1, seed: 1 });
  expect(drawn.data?.withTree).toBe(false);
  expect(read({ method: 'search', temperature: 'x' }).data?.decoding.sampling).toBeNull();
});

test('alpha is sent with the penalty that has one', () => {
  expect(read({ lengthPenalty: 'gnmt', alpha: '1' }).data?.decoding.lengthPenalty).toEqual({
    kind: 'gnmt',
    alpha: 1,
  });
  expect(read({ lengthPenalty: 'average', alpha: 'x' }).data?.decoding.lengthPenalty).toEqual({
    kind: 'average',
  });
});

test.each([
  [{ beam: '' }, 'beam'],
  [{ beam: '101' }, 'beam'],
  [{ minLength: '51' }, 'decoding.minLength'],
  [{ noRepeatNgram: '1.5' }, 'decoding.noRepeatNgram'],
  [{ lengthPenalty: 'gnmt', alpha: '3' }, 'decoding.lengthPenalty.alpha'],
  [{ method: 'sampling', topP: '0' }, 'decoding.sampling.topP'],
  [{ method: 'sampling', temperature: 'warm' }, 'decoding.sampling.temperature'],
] as const)('%o is refused at %s', (changes, path) => {
  expect([...errorsOf(read(changes)).keys()]).toEqual([path]);
});

test('what is no number is told so in plain words', () => {
  expect(errorsOf(read({ beam: 'wide' })).get('beam')).toBe('must be a number');
  expect(errorsOf(read({ beam: '1.5' })).get('beam')).toBe('must be a whole number');
});
