import { DomainError, Problem, type ErrorCode } from '@beamline/contracts';
import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/openapi.js';

export interface ClientOptions {
  /** Where the API stands, e.g. `http://127.0.0.1:4000`; in a page that the API serves, its own origin. */
  baseUrl: string;
  /** API key; without one the browser's session cookie is used. */
  key?: string;
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * Typed calls (`client.GET('/runs/{id}', …)`) that throw `DomainError` with the code that the API gave:
 * `UNAVAILABLE` when it cannot be reached.
 */
export interface BeamlineClient extends Client<paths> {
  /** One request outside the typed paths, for streams: `path` is relative to `/api/v1`. Throws like the typed calls. */
  send(path: string, init?: RequestInit): Promise<Response>;
}

export function createClient({ baseUrl, key, fetch = globalThis.fetch }: ClientOptions): BeamlineClient {
  const root = `${baseUrl.replace(/\/+$/, '')}/api/v1`;
  const headers: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  const checkedFetch = async (request: Request): Promise<Response> => {
    const response = await reach(fetch, request);
    if (!response.ok) throw await toError(response);
    return response;
  };
  const typed = createFetchClient<paths>({ baseUrl: root, headers, fetch: checkedFetch });
  const send = (path: string, init: RequestInit = {}) => {
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return checkedFetch(new Request(`${root}${path}`, { ...init, headers: all }));
  };
  return Object.assign(typed, { send });
}

/** The body of a typed call: `const run = await body(client.GET('/runs/{id}', …))`. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new DomainError('INTERNAL', 'the API answered without a body');
  return data;
}

async function reach(fetch: (request: Request) => Promise<Response>, request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new DomainError('UNAVAILABLE', `the API at ${new URL(request.url).origin} does not answer`, {
      advice: 'Check the address, and that the API is running.',
      cause,
    });
  }
}

/** The problem that an answer tells of; each wrong field stands in `where`, by its path. */
async function toError(response: Response): Promise<DomainError> {
  const problem = Problem.safeParse(parseJson(await response.text()));
  if (!problem.success) return unexpected(response);
  const { code, detail, advice, errors } = problem.data;
  return new DomainError(code, detail, {
    ...(advice === undefined ? {} : { advice }),
    ...(errors === undefined ? {} : { where: Object.fromEntries(errors.map((e) => [e.path, e.message])) }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An answer that this API did not give, e.g. by a proxy before it. */
function unexpected({ status, url }: Response): DomainError {
  const code: ErrorCode = status === 502 || status === 503 || status === 504 ? 'UNAVAILABLE' : 'INTERNAL';
  return new DomainError(code, `${url} answered with status ${status} and no problem that Beamline knows`, {
    advice: 'Check that the address is that of a Beamline API.',
  });
}
