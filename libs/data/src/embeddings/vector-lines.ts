import { DomainError } from '@beamline/contracts';
import { textLines } from './text-lines.js';

/** A word and its vector, as they stand on a line. */
export interface WordVector {
  readonly word: string;
  /** Texts of finite numbers, as many on every line; parsed by whoever needs them. */
  readonly numbers: readonly string[];
  /** Bytes of the file up to here. */
  readonly endByte: number;
}

/** Longest vector that a captioner can embed with. */
const MAX_DIMENSIONS = 4096;

/**
 * The words of a file in GloVe's text format: a word and its numbers a line, parted by blanks. word2vec's text format,
 * which begins with a line of two counts, is read too. A word may hold blanks itself (a few of GloVe's 840B do).
 *
 * @throws DomainError `INVALID_INPUT` that names the first line that is not a word and as many finite numbers as the others
 */
export async function* vectorLines(path: string): AsyncGenerator<WordVector> {
  let header: Header | null = null;
  let dimensions: number | null = null;
  let words = 0;
  for await (const { number, text, endByte } of textLines(path)) {
    const fields = fieldsOf(number === 1 ? text.replace(/^\uFEFF/, '') : text);
    if (number === 1) header = headerOf(fields);
    if (header !== null && number === 1) continue;
    dimensions ??= header?.dimensions ?? firstLength(fields, number);
    const start = wordLength(fields, dimensions, number);
    words += 1;
    yield { word: fields.slice(0, start).join(' '), numbers: fields.slice(start), endByte };
  }
  if (words === 0) throw invalid('The file has no words', undefined);
  if (header !== null && header.words !== words)
    throw invalid(`The first line announces ${header.words} words, ${words} follow`, undefined);
}

interface Header {
  words: number;
  dimensions: number;
}

function fieldsOf(text: string): string[] {
  return text.split(/[ \t]/).filter((field) => field !== '');
}

/** `400000 300`: a line of two whole numbers and nothing else. */
function headerOf(fields: readonly string[]): Header | null {
  if (fields.length !== 2 || !fields.every((field) => /^\d+$/.test(field))) return null;
  const [words = 0, dimensions = 0] = fields.map(Number);
  if (dimensions < 1 || dimensions > MAX_DIMENSIONS)
    throw invalid(
      `The first line announces vectors of ${dimensions} numbers; 1 to ${MAX_DIMENSIONS} are read`,
      1,
    );
  return { words, dimensions };
}

function firstLength(fields: readonly string[], line: number): number {
  const length = fields.length - 1;
  if (length < 1) throw invalid(`Line ${line} is not a word and its numbers`, line);
  if (length > MAX_DIMENSIONS)
    throw invalid(`Line ${line} has ${length} numbers; at most ${MAX_DIMENSIONS} are read`, line);
  return length;
}

/** How many of the fields are the word; what follows are `dimensions` finite numbers. */
function wordLength(fields: readonly string[], dimensions: number, line: number): number {
  const start = fields.length - dimensions;
  const numbers = countNumbers(fields);
  if (numbers > dimensions || start < 1)
    throw invalid(`Line ${line} has ${numbers} numbers; ${dimensions} are needed`, line);
  const bad = fields.findIndex((field, i) => i >= start && !isNumber(field));
  if (bad >= 0) throw invalid(`Line ${line}: "${shortened(fields[bad] ?? '')}" is not a finite number`, line);
  return start;
}

/** Numbers at the end of the line; the first field is the word, whatever it looks like. */
function countNumbers(fields: readonly string[]): number {
  let count = 0;
  while (count + 1 < fields.length && isNumber(fields[fields.length - 1 - count] ?? '')) count += 1;
  return count;
}

/** Decimal digits, a point, an exponent: nothing else that JavaScript reads as a number, such as 0x10. */
function isNumber(field: string): boolean {
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(field) && Number.isFinite(Math.fround(Number(field)));
}

function shortened(field: string): string {
  return field.length > 40 ? `${field.slice(0, 40)}…` : field;
}

function invalid(message: string, line: number | undefined): DomainError {
  return new DomainError('INVALID_INPUT', message, {
    advice:
      'Send text in GloVe’s format: a word and its numbers a line, parted by blanks, as many on every line.',
    ...(line === undefined ? {} : { where: { line: String(line) } }),
  });
}
