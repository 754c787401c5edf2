import { createHash } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** The same parts give the same id, so that repeating an activity writes the same rows. */
export function deterministicId(...parts: readonly (string | number | boolean)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return Array.from(hash.subarray(0, 12), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

/** SHA-256 of a value's JSON, keys in the order given. */
export function jsonDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
