import { Decoding, type DecodingInput } from '@beamline/contracts';
import { uniformAt } from '../../decoder/counter-random.js';
import type { PlainOptions } from './plain-search.js';

/** One of the values, by a draw that the numbers determine. */
const pick = <Value>(values: readonly Value[], ...counters: number[]): Value =>
  values[Math.floor(uniformAt(...counters) * values.length)] as Value;

const randomDecoding = (number: number): DecodingInput => {
  const chosen = <Value>(field: number, values: readonly Value[]) => pick(values, number, field);
  const isSampled = chosen(0, [false, false, true]);
  return {
    maxSteps: chosen(1, [4, 7, 9]),
    minLength: chosen(2, [0, 0, 2, 3]),
    suppressUnknown: chosen(3, [false, true]),
    lengthPenalty: chosen(4, [{ kind: 'none' }, { kind: 'average' }, { kind: 'gnmt', alpha: 0.9 }]),
    noRepeatNgram: chosen(5, [0, 0, 1, 2, 3]),
    diversity: { groups: isSampled ? 1 : chosen(6, [1, 1, 2, 3]), strength: chosen(7, [0, 0.5, 2]) },
    sampling: isSampled
      ? {
          temperature: chosen(8, [0.3, 1, 1.7]),
          topK: chosen(9, [null, 1, 4]),
          topP: chosen(10, [1, 0.8, 0.4]),
          seed: number,
        }
      : null,
  };
};

/** Options that a number determines, of all kinds together. */
export const randomOptions = (number: number): PlainOptions => {
  const decoding = Decoding.parse(randomDecoding(number));
  const beam = decoding.diversity.groups * pick([1, 2, 3], number, 11);
  return { beam, decoding, mode: pick(['sound', 'reference'], number, 12) };
};
