const MEBIBYTE = 1024 ** 2;
const SMALLEST = 16 * MEBIBYTE;
const MOST_PARTS = 500;

/** Bytes of each part but the last: whole mebibytes, few enough parts for one answer to name all their links. */
export function partBytesFor(bytes: number): number {
  return Math.max(SMALLEST, Math.ceil(bytes / MOST_PARTS / MEBIBYTE) * MEBIBYTE);
}

export function partCount(bytes: number, partBytes: number): number {
  return Math.ceil(bytes / partBytes);
}
