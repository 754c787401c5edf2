/** Whole numbers from `first` to `end`, `end` not included. */
export const range = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_, i) => first + i);
