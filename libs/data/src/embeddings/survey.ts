import { stat } from 'node:fs/promises';
import { DomainError, type Progress } from '@beamline/contracts';
import { vectorLines } from './vector-lines.js';

/** What a file of word vectors holds. */
export interface VectorSurvey {
  /** Different words. */
  readonly words: number;
  readonly dimensions: number;
  /** Lines whose word stood on an earlier line; the earlier one counts. */
  readonly repeated: number;
}

/** Words are remembered to find repeated ones; this many take about 600 MB. */
const MAX_WORDS = 8_000_000;
const PROGRESS_EVERY_WORDS = 20_000;

/**
 * Reads a whole file of word vectors and counts what is in it. Memory grows with the number of words, not of numbers.
 *
 * @throws DomainError `INVALID_INPUT` that names the first bad line; `TOO_LARGE` beyond eight million words
 */
export async function surveyVectors(
  path: string,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<VectorSurvey> {
  const { size: total } = await stat(path);
  const seen = new Set<string>();
  let [lines, dimensions] = [0, 0];
  for await (const { word, numbers, endByte } of vectorLines(path)) {
    seen.add(word);
    lines += 1;
    dimensions = numbers.length;
    if (seen.size > MAX_WORDS)
      throw new DomainError('TOO_LARGE', `The file has more than ${MAX_WORDS} words`, {
        advice: 'Keep the most frequent ones: vectors of words that no caption holds are not used.',
      });
    if (lines % PROGRESS_EVERY_WORDS === 0)
      onProgress({ phase: 'importing', label: 'word vectors', done: endByte, total, unit: 'bytes' });
  }
  return { words: seen.size, dimensions, repeated: lines - seen.size };
}
