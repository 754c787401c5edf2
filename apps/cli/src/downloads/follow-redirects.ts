import { DomainError } from '@beamline/contracts';

const MOST_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Whether an operand names something to download and no file. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/**
 * Fetches an address over https or http, through at most five redirects, none of which leaves https for http.
 *
 * @throws DomainError `INVALID_INPUT` for another kind of address, `NOT_FOUND` or `UNAVAILABLE` when it cannot be had
 */
export async function followRedirects(address: string, signal: AbortSignal): Promise<Response> {
  let url = webAddress(address, address);
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const response = await get(url, signal);
    const location = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || location === null) return answered(response, url);
    await response.body?.cancel();
    const next = webAddress(new URL(location, url).href, address);
    if (url.protocol === 'https:' && next.protocol === 'http:')
      throw refused(
        `${url.host} redirects from https to http, where anybody on the way can change the file`,
        next.href,
      );
    url = next;
  }
  throw refused(`the address redirects more than ${MOST_REDIRECTS} times`, address);
}

async function get(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal });
  } catch (cause) {
    throw new DomainError('UNAVAILABLE', `${url.host} does not answer`, {
      advice: 'check the address and the network, or download the file in another way and name the file',
      where: { url: url.href },
      cause,
    });
  }
}

function answered(response: Response, url: URL): Response {
  if (response.ok) return response;
  const code = response.status >= 500 ? 'UNAVAILABLE' : 'NOT_FOUND';
  throw new DomainError(code, `${url.host} answers with status ${response.status}`, {
    advice: 'check the address',
    where: { url: url.href },
  });
}

function webAddress(text: string, asked: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw refused('only https and http addresses are downloaded', asked);
  return url;
}

function refused(message: string, url: string): DomainError {
  return new DomainError('INVALID_INPUT', message, {
    advice: 'download the file in another way and name the file',
    where: { url },
  });
}
