import { Id } from '@beamline/contracts';
import { expect, it } from 'vitest';
import { deterministicId } from './identity.js';

it('the same parts give the same id, other parts another', () => {
  expect(deterministicId('checkpoint', 'run', 0, 1)).toBe(deterministicId('checkpoint', 'run', 0, 1));
  expect(deterministicId('checkpoint', 'run', 0, 1)).not.toBe(deterministicId('checkpoint', 'run', 1, 0));
  expect(deterministicId('a', 'bc')).not.toBe(deterministicId('ab', 'c'));
});

it('an id is one that the contracts accept', () => {
  expect(Id.safeParse(deterministicId('evaluation', 'x')).success).toBe(true);
});
