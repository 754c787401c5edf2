import { expect, test } from 'vitest';
import { locate, readSpec, specText } from './spec-text.js';

const text = `name: first
dataset: scenes
backbone: lite0
stages:
  - name: decoder
    trains: decoder
    batchSize: 40
`;

test('YAML becomes a spec with its defaults', () => {
  const read = readSpec(text);
  expect(read.ok && read.spec.stages[0]?.batchSize).toBe(40);
  expect(read.ok && read.spec.sweep.beams).toEqual([1, 3, 5]);
});

test('JSON is read as well as YAML, and a spec survives both', () => {
  const read = readSpec(text);
  if (!read.ok) throw new Error('the text is a spec');
  for (const format of ['yaml', 'json'] as const) {
    expect(readSpec(specText(read.spec, format))).toMatchObject({ ok: true, spec: read.spec });
  }
});

test('a whole recipe may be pasted', () => {
  const recipe = `ensure: {}\nspec:\n${text.replace(/^/gm, '  ')}`;
  expect(readSpec(recipe)).toMatchObject({ ok: true, spec: { name: 'first' } });
});

test('a wrong value is named by its path and its line', () => {
  const read = readSpec(text.replace('batchSize: 40', 'batchSize: many'));
  expect(read.ok ? [] : read.errors).toMatchObject([{ path: 'stages.0.batchSize', line: 7 }]);
});

test('an unknown field is named by itself', () => {
  const read = readSpec(`${text}colour: red\n`);
  expect(read.ok ? [] : read.errors).toEqual([{ path: 'colour', message: 'is not a known field', line: 8 }]);
});

test('a missing field points at what would hold it, or at no line', () => {
  const read = readSpec(text.replace('    trains: decoder\n', ''));
  expect(read.ok ? [] : read.errors).toMatchObject([{ path: 'stages.0.trains', line: 5 }]);
});

test('broken YAML gives the line of the break', () => {
  const read = readSpec('name: [1, 2\nstages: x');
  expect(read.ok ? [] : read.errors[0]).toMatchObject({ path: 'syntax' });
});

test('paths of the server are found in the text', () => {
  expect(locate([{ path: 'spec.dataset', message: 'is not imported' }], text)).toEqual([
    { path: 'dataset', message: 'is not imported', line: 2 },
  ]);
});
