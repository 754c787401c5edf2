import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;

/**
 * Puts one part of an upload at its presigned URL, again with growing waits when the store or the network fails.
 *
 * @returns the part's ETag, as completion needs it.
 * @throws DomainError `UNAVAILABLE` after five attempts, at once for a refusal (4xx).
 */
export async function sendPart(url: string, body: Uint8Array, part: number): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await putOnce(url, body, part);
    } catch (error) {
      if (attempt === ATTEMPTS || isRefusal(error)) throw error;
    }
    await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
  }
}

async function putOnce(url: string, body: Uint8Array, part: number): Promise<string> {
  const response = await fetch(url, { method: 'PUT', body }).catch((cause: unknown) => {
    throw partError(part, 'the object store does not answer', url, cause);
  });
  const etag = response.headers.get('etag');
  await response.arrayBuffer();
  if (!response.ok)
    throw partError(part, `the object store answered ${response.status}`, url, response.status);
  if (etag === null) throw partError(part, 'the object store gave no ETag', url);
  return etag;
}

function partError(part: number, reason: string, url: string, cause?: unknown): DomainError {
  return new DomainError('UNAVAILABLE', `part ${part + 1} of the upload could not be sent: ${reason}`, {
    advice: 'run the command again; parts that arrived are dropped by the server in time',
    where: { server: new URL(url).host },
    cause,
  });
}

function isRefusal(error: unknown): boolean {
  const status = error instanceof DomainError ? error.cause : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
}
