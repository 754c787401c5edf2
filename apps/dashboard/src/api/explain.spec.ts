import { DomainError } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { explain, fieldErrorsOf, isAnswer, isUnauthenticated } from './explain.js';

test('an error of the API keeps its words and its advice', () => {
  const error = new DomainError('NOT_FOUND', 'there is no run x', { advice: 'Look in the list.' });
  expect(explain(error)).toEqual({
    title: 'Not found',
    detail: 'there is no run x',
    advice: 'Look in the list.',
  });
});

test('refused fields are read from an invalid request only', () => {
  const where = { 'spec.dataset': 'is not imported' };
  expect(fieldErrorsOf(new DomainError('INVALID_SPEC', 'x', { where }))).toEqual([
    { path: 'spec.dataset', message: 'is not imported' },
  ]);
  expect(fieldErrorsOf(new DomainError('INTERNAL', 'x', { where }))).toEqual([]);
  expect(fieldErrorsOf(new Error('x'))).toEqual([]);
});

test('an unavailable API is asked again, a refusal is not', () => {
  expect(isAnswer(new DomainError('UNAVAILABLE', 'x'))).toBe(false);
  expect(isAnswer(new DomainError('NOT_FOUND', 'x'))).toBe(true);
  expect(isAnswer(new DomainError('UNAUTHENTICATED', 'x'))).toBe(true);
});

test('only the code UNAUTHENTICATED asks for a sign-in', () => {
  expect(isUnauthenticated(new DomainError('UNAUTHENTICATED', 'x'))).toBe(true);
  expect(isUnauthenticated(new DomainError('FORBIDDEN', 'x'))).toBe(false);
});
