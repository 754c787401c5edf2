import type { LengthPenalty } from '@beamline/contracts';

/** What the sum of log-probabilities of `words` words (`<end>` counted) is divided by. */
export const lengthDivisor = (penalty: LengthPenalty, words: number): number => {
  switch (penalty.kind) {
    case 'none':
      return 1;
    case 'average':
      return words;
    case 'gnmt':
      return ((5 + words) / 6) ** penalty.alpha;
  }
};
