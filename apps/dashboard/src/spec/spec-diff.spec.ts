import { expect, test } from 'vitest';
import { leafText, specDiff } from './spec-diff.js';

test('equal specs have no difference', () => {
  expect(specDiff({ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 2] } })).toEqual([]);
});

test('a changed leaf is named by its path', () => {
  expect(specDiff({ stages: [{ lr: 1 }] }, { stages: [{ lr: 2 }] })).toEqual([
    { path: 'stages.0.lr', before: 1, after: 2 },
  ]);
});

test('a list of plain values is one leaf', () => {
  expect(specDiff({ beams: [1, 3] }, { beams: [1, 3, 5] })).toEqual([
    { path: 'beams', before: [1, 3], after: [1, 3, 5] },
  ]);
});

test('an added stage shows each of its fields as absent before', () => {
  const changes = specDiff({ stages: [{ name: 'a' }] }, { stages: [{ name: 'a' }, { name: 'b' }] });
  expect(changes).toEqual([{ path: 'stages.1.name', before: undefined, after: 'b' }]);
  expect(leafText(changes[0]?.before)).toBe('absent');
});
