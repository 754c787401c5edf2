import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { body, createClient } from './client.js';

/** A client of an API that gives one answer, and the requests that reached it. */
function clientOf(answer: () => Response, key?: string) {
  const requests: Request[] = [];
  const fetch = (request: Request) => {
    requests.push(request);
    return Promise.resolve(answer());
  };
  return {
    requests,
    client: createClient({ baseUrl: 'http://api.example/', fetch, ...(key === undefined ? {} : { key }) }),
  };
}

const problem = (fields: object, status: number) =>
  new Response(JSON.stringify({ type: 'urn:x', title: 'No', status, ...fields }), { status });

async function errorOf(call: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof DomainError)) throw new TypeError(`no DomainError: ${String(error)}`);
  return error;
}

describe('a call', () => {
  it('goes to the versioned address with the key and gives the body', async () => {
    const { client, requests } = clientOf(() => Response.json({ items: [], nextCursor: null }), 'blk_1');
    const page = await body(client.GET('/runs', { params: { query: { state: 'running', limit: 5 } } }));
    expect(page.items).toEqual([]);
    expect(requests[0]?.url).toBe('http://api.example/api/v1/runs?state=running&limit=5');
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer blk_1');
  });

  it('throws what the problem says, wrong fields by their path', async () => {
    const errors = [{ path: 'spec.dataset', message: 'no dataset is named x' }];
    const { client } = clientOf(() =>
      problem({ code: 'INVALID_SPEC', detail: 'bad', advice: 'import it', errors }, 422),
    );
    const spec = {
      name: 'a',
      dataset: 'x',
      backbone: 'b',
      stages: [{ name: 'd', trains: 'decoder' as const }],
    };
    const error = await errorOf(client.POST('/experiments', { body: { spec } }));
    expect(error).toMatchObject({
      code: 'INVALID_SPEC',
      message: 'bad',
      advice: 'import it',
      where: { 'spec.dataset': 'no dataset is named x' },
    });
  });

  it.each([
    [502, 'UNAVAILABLE'],
    [404, 'INTERNAL'],
  ])('throws for a proxy page of status %d as well', async (status, code) => {
    const { client } = clientOf(() => new Response('<html>', { status }));
    expect(await errorOf(client.GET('/system'))).toMatchObject({ code });
  });

  it('that reaches nobody is unavailable and names the address', async () => {
    const client = createClient({
      baseUrl: 'http://api.example',
      fetch: () => Promise.reject(new TypeError('refused')),
    });
    const error = await errorOf(client.GET('/system'));
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(error.message).toContain('http://api.example');
  });
});
