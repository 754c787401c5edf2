import { createReadStream } from 'node:fs';
import { DomainError } from '@beamline/contracts';

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;
/** 4096 numbers of 20 characters, and a long word. */
const MAX_LINE_BYTES = 100_000;

export interface TextLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Bytes of the file up to the end of this line. */
  readonly endByte: number;
}

/**
 * Lines of a UTF-8 file, one chunk of it in memory at a time. Only line feeds part lines (words may hold any other
 * white space); a carriage return before one is dropped.
 *
 * @throws DomainError `INVALID_INPUT` for a file whose lines are too long to be text
 */
export async function* textLines(path: string): AsyncGenerator<TextLine> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  let endByte = 0;
  const line = (bytes: Buffer, terminator: number): TextLine => {
    number += 1;
    endByte += bytes.length + terminator;
    return { number, text: bytes.toString('utf8').replace(/\r$/, ''), endByte };
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      yield line(bytes.subarray(start, end), 1);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > MAX_LINE_BYTES) throw tooLong(number + 1);
  }
  if (rest.length > 0) yield line(rest, 0);
}

function tooLong(number: number): DomainError {
  return new DomainError(
    'INVALID_INPUT',
    `Line ${number} is longer than ${MAX_LINE_BYTES} bytes: this is no text of word vectors`,
    {
      advice: 'Unpack an archive (.zip, .gz) or convert a binary file first.',
      where: { line: String(number) },
    },
  );
}
