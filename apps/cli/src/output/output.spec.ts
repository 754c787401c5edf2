import { describe, expect, it } from 'vitest';
import { coloursFor } from './colour.js';
import { formatAge, formatBleu, formatBytes, formatScore, formatSeconds } from './format.js';
import { ProgressDisplay, progressLine } from './progress.js';
import { facts, table } from './table.js';

describe('table', () => {
  it('aligns columns under their titles', () => {
    const columns = [{ title: 'split' }, { title: 'beam', align: 'right' as const }, { title: 'note' }];
    expect(
      table(columns, [
        ['val', '1', ''],
        ['test', '10', 'best'],
      ]),
    ).toBe(['split  beam  note', 'val       1', 'test     10  best'].join('\n'));
  });

  it('puts facts under one another', () => {
    expect(
      facts([
        ['id', 'a'],
        ['state', 'b'],
      ]),
    ).toBe('id     a\nstate  b');
  });
});

describe('format', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [17_364_911, '17.4 MB'],
    [22.3e9, '22.3 GB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [48.4, '48 s'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it('writes scores as fractions and a missing one as a dash', () => {
    expect(formatBleu([0.7, 0.5, 0.4, 0.33336])).toEqual(['0.7000', '0.5000', '0.4000', '0.3334']);
    expect(formatScore(null)).toBe('–');
  });

  it('tells an age in its largest unit', () => {
    const now = Date.parse('2025-01-02T00:00:00Z');
    expect(formatAge('2025-01-01T23:57:30Z', now)).toBe('2 min ago');
    expect(formatAge('2025-01-01T00:00:00Z', now)).toBe('1 d ago');
  });
});

describe('colours', () => {
  it('appear on a terminal only, and not against NO_COLOR', () => {
    expect(coloursFor({ isTTY: true }, {}).red('x')).toBe('\u001b[31mx\u001b[39m');
    expect(coloursFor({ isTTY: true }, { NO_COLOR: '1' }).red('x')).toBe('x');
    expect(coloursFor({}, {}).red('x')).toBe('x');
  });
});

describe('ProgressDisplay', () => {
  const display = (isTTY: boolean) => {
    const written: string[] = [];
    const clock = { nowMs: 0 };
    const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) };
    return { written, clock, shown: new ProgressDisplay(stream, () => clock.nowMs) };
  };
  const step = (done: number, label = 'epoch 1') => ({ label, done, total: 4, unit: 'steps' });

  it('writes plain lines without a terminal: at changes, at the end, and now and then', () => {
    const { written, clock, shown } = display(false);
    [0, 1, 2].forEach((done) => {
      shown.update(step(done));
    });
    clock.nowMs = 16_000;
    shown.update(step(3));
    shown.update(step(4));
    shown.update(step(4));
    shown.update(step(0, 'epoch 2'));
    expect(written).toEqual([
      'epoch 1  0/4 steps  0 %\n',
      'epoch 1  3/4 steps  75 %\n',
      'epoch 1  4/4 steps  100 %\n',
      'epoch 2  0/4 steps  0 %\n',
    ]);
  });

  it('redraws one line on a terminal and clears it before a note', () => {
    const { written, clock, shown } = display(true);
    shown.update(step(0));
    clock.nowMs = 100;
    shown.update(step(2));
    shown.note('saved');
    shown.clear();
    expect(written).toEqual([
      '\r\u001b[2Kepoch 1  ────────────────────────  0/4 steps  0 %',
      '\r\u001b[2Kepoch 1  ━━━━━━━━━━━━────────────  2/4 steps  50 %',
      '\r\u001b[2K',
      'saved\n',
    ]);
  });

  it('counts bytes in readable units and shows a label alone where nothing is counted', () => {
    expect(progressLine({ label: 'send', done: 5e6, total: 1e7, unit: 'bytes' }, false)).toBe(
      'send  5.0 MB of 10.0 MB  50 %',
    );
    expect(progressLine({ label: 'waiting', done: 0, total: 0, unit: '' }, true)).toBe('waiting');
  });
});
