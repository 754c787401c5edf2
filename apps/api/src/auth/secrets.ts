import { createHash, randomBytes } from 'node:crypto';

/** A new API key: 256 random bits, recognisable by its prefix. */
export function newSecret(): string {
  return `blk_${randomBytes(32).toString('base64url')}`;
}

/** What of a key is stored. The key is random, so a plain hash cannot be guessed back. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
