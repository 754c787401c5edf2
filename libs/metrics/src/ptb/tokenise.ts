const PUNCTUATION = new Set([
  "''",
  "'",
  '``',
  '`',
  '-lrb-',
  '-rrb-',
  '.',
  '?',
  '!',
  ',',
  ':',
  '-',
  '--',
  '...',
  ';',
]);

/**
 * Words of a sentence as pycocoevalcap's PTB tokeniser gives them: lower case, contractions apart, punctuation left out.
 */
export function ptbTokenise(sentence: string): string[] {
  const apart = sentence
    .toLowerCase()
    .replace(/n't\b/g, " n't")
    .replace(/'(s|m|d|ll|re|ve)\b/g, " '$1")
    .replace(/([.,!?;:"()])/g, ' $1 ');
  return apart.split(/\s+/).filter((word) => word !== '' && word !== '"' && !PUNCTUATION.has(word));
}
