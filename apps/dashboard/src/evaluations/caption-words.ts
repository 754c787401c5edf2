/** A word of a caption, and whether any reference has it. */
export interface JudgedWord {
  word: string;
  known: boolean;
}

/** Splits a caption into words and marks those that no reference uses, whatever their case and punctuation. */
export function judgeWords(caption: string, references: readonly string[]): JudgedWord[] {
  const known = new Set(references.flatMap((reference) => words(reference).map(plain)));
  return words(caption).map((word) => ({ word, known: known.has(plain(word)) }));
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}<>]/gu, '');
}
