import { LogEntry } from '@beamline/contracts';
import { expect, it } from 'vitest';
import { coloursFor } from '../output/colour.js';
import { logLine } from './log-line.js';

const entry = LogEntry.parse({
  ...{ number: 1, time: '2026-01-01T10:00:00.123Z', level: 'info', stage: 'decoder', epoch: 0, step: 7 },
  ...{ attempt: 1, worker: 'w', source: 'worker', text: 'hello' },
});

it('a line of a log has its time, place and level, and cannot steer the terminal', () => {
  const plain = coloursFor({});
  expect(logLine(entry, plain)).toBe('2026-01-01T10:00:00 decoder epoch 1 info    hello');
  const wild = { ...entry, stage: null, epoch: null, level: 'error', text: 'a\u001b[2Jb\tc' } as const;
  expect(logLine(wild, plain)).toBe('2026-01-01T10:00:00 error   a [2Jb c');
});
