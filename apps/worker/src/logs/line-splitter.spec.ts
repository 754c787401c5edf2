import { describe, expect, it } from 'vitest';
import { LineSplitter, LONGEST_LINE } from './line-splitter.js';

function linesOf(...chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.add(chunk);
  splitter.flush();
  return lines;
}

describe('lines of a stream', () => {
  it('are whole wherever the chunks were cut, also within a character', () => {
    const text = Buffer.from('one\nüber\n\nlast');
    expect(linesOf(text.subarray(0, 5), text.subarray(5))).toEqual(['one', 'über', 'last']);
  });

  it('end with the last state of a progress bar', () => {
    expect(linesOf(Buffer.from('10 %\r50 %\r100 %\ndone\r\n'))).toEqual(['100 %', 'done']);
  });

  it('cost no more memory than the longest, though no end comes', () => {
    const [line = ''] = linesOf(...Array.from({ length: 10 }, () => Buffer.alloc(LONGEST_LINE, 'x')));
    expect(line).toHaveLength(LONGEST_LINE + 1);
  });
});
