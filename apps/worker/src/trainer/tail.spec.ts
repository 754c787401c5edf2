import { expect, it } from 'vitest';
import { Tail } from './tail.js';

it('keeps the last lines, empty ones left out', () => {
  const tail = new Tail(2);
  tail.add(Buffer.from('first\n\nsecond\n'));
  tail.add(Buffer.from('third\n'));
  expect(tail.text()).toBe('second\nthird');
});
