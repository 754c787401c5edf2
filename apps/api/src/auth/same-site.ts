import { DomainError } from '@beamline/contracts';
import type { Request } from 'express';

/** A write that rides on a cookie must come from the dashboard's own pages (cross-site request forgery). */
export function refuseForeignSite(request: Request): void {
  if (isSameOrigin(request)) return;
  throw new DomainError('FORBIDDEN', 'a write with a session cookie must come from the dashboard itself', {
    advice: 'From programs, send an API key instead of the cookie.',
  });
}

/** Browsers send `Sec-Fetch-Site`, older ones at least `Origin`; a page cannot forge either. */
function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('host');
}
