import { expect, it } from 'vitest';
import { levelOfOutput } from './level-of-output.js';

it.each([
  ['stdout', 'hello', 'info'],
  ['stderr', 'hello', 'warning'],
  ['stderr', '2026-01-01 10:00:00.123456: I tensorflow/core/x.cc:1] ok', 'info'],
  ['stderr', '2026-01-01 10:00:00.123456: E tensorflow/core/x.cc:1] no', 'error'],
] as const)('a line of %s "%s" has the level %s', (stream, line, level) => {
  expect(levelOfOutput(line, stream)).toBe(level);
});
