import { createClient } from '@beamline/client';
import { connection } from './connection.js';

/** The API at this page's own origin, under the session's cookie. */
export const client = createClient({ baseUrl: window.location.origin, fetch: observedFetch });

/** Tells the connection whether anybody answered; a proxy's own 502 means nobody did. */
async function observedFetch(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    connection.report(!isGatewayAnswer(response));
    return response;
  } catch (error) {
    if (!request.signal.aborted) connection.report(false);
    throw error;
  }
}

function isGatewayAnswer(response: Response): boolean {
  const explained = response.headers.get('content-type')?.includes('problem+json') === true;
  return [502, 503, 504].includes(response.status) && !explained;
}
