import { createHmac, timingSafeEqual } from 'node:crypto';

export const SESSION_COOKIE = 'beamline_session';
export const SESSION_TTL_MS = 7 * 24 * 3600 * 1000;

/** `<hash of the key>.<expiry>.<signature>`: ends with its key, and cannot be made from a leaked table of hashes. */
export function signSession(secretHash: string, expiresAtMs: number, signingSecret: string): string {
  const claim = `${secretHash}.${expiresAtMs}`;
  return `${claim}.${signature(claim, signingSecret)}`;
}

/** The key's hash, or null when the token is forged, damaged or over. */
export function readSession(token: string, nowMs: number, signingSecret: string): string | null {
  const [secretHash = '', expiry = '', signed = ''] = token.split('.');
  if (!sameText(signed, signature(`${secretHash}.${expiry}`, signingSecret))) return null;
  return Number(expiry) > nowMs ? secretHash : null;
}

function signature(claim: string, signingSecret: string): string {
  return createHmac('sha256', signingSecret).update(claim).digest('base64url');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
