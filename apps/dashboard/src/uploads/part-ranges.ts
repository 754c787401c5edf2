/** Bytes `start` to `end - 1` of a file. */
export interface PartRange {
  start: number;
  end: number;
}

/** Cuts a file into parts of `partBytes`, the last one shorter. */
export function partRanges(bytes: number, partBytes: number): PartRange[] {
  return Array.from({ length: Math.ceil(bytes / partBytes) }, (_, index) => ({
    start: index * partBytes,
    end: Math.min(bytes, (index + 1) * partBytes),
  }));
}
