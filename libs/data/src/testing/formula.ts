const GOLDEN_RATIO = 2654435761;

/** FNV-1a, 32 bits, of ASCII text. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

/** The bytes that golden files call by a name: element i is a hash of the name and i. */
export function formulaBytes(name: string, count: number): Uint8Array {
  const start = fnv1a(name);
  return Uint8Array.from({ length: count }, (_, i) => {
    let x = (start + Math.imul(i, GOLDEN_RATIO)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return (x ^ (x >>> 16)) >>> 24;
  });
}
