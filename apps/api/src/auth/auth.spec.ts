import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, TEST_SETTINGS, type TestApi } from '../testing/start-api.js';
import { hashSecret } from './secrets.js';
import { SESSION_COOKIE, signSession } from './session-token.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const newDataset = { name: 'more', source: { kind: 'scenes' } };
const statusOf = async (response: Promise<Response>) => (await response).status;
const cookieOf = (token: string) => ({ Cookie: `${SESSION_COOKIE}=${token}` });
const tokenFor = (
  secret: string,
  expiresAtMs = Date.now() + 60_000,
  signedWith = TEST_SETTINGS.sessionSecret,
) => signSession(hashSecret(secret), expiresAtMs, signedWith);

describe('a key', () => {
  it.each([
    ['none', null],
    ['an unknown one', 'nobody-secret'],
  ])('that is %s is refused', async (_, secret) => {
    const response = await api.call('GET', '/runs', { secret });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('in another scheme than Bearer is refused', async () => {
    const headers = { Authorization: 'Basic dmlld2VyOnNlY3JldA==' };
    expect(await statusOf(api.call('GET', '/runs', { secret: null, headers }))).toBe(401);
  });

  it('reads as viewer, writes as editor, manages keys as admin', async () => {
    const write = (secret: string) => statusOf(api.call('POST', '/datasets', { secret, body: newDataset }));
    const keys = (secret: string) => statusOf(api.call('GET', '/keys', { secret }));
    expect(await statusOf(api.call('GET', '/runs', { secret: 'viewer-secret' }))).toBe(200);
    expect([await write('viewer-secret'), await write('editor-secret')]).toEqual([403, 202]);
    expect([await keys('editor-secret'), await keys('admin-secret')]).toEqual([403, 200]);
  });
});

describe('a dashboard session', () => {
  it('is opened with a key and never shows it', async () => {
    const response = await api.call('POST', '/session', { secret: null, body: { key: ' editor-secret\n' } });
    expect(await response.json()).toEqual({ name: 'editor', role: 'editor' });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain('editor-secret');
    const headers = { Cookie: cookie.split(';', 1)[0] ?? '' };
    const who = await api.call('GET', '/session', { secret: null, headers });
    expect(await who.json()).toEqual({ name: 'editor', role: 'editor' });
  });

  it('is not opened with an unknown key', async () => {
    expect(await statusOf(api.call('POST', '/session', { secret: null, body: { key: 'guess' } }))).toBe(401);
  });

  it('ends when the cookie is deleted, expired, forged or its key is revoked', async () => {
    const read = (token: string) =>
      statusOf(api.call('GET', '/runs', { secret: null, headers: cookieOf(token) }));
    expect(await read(tokenFor('viewer-secret'))).toBe(200);
    expect(await read(tokenFor('viewer-secret', Date.now() - 1))).toBe(401);
    expect(await read(tokenFor('viewer-secret', Date.now() + 60_000, 'another secret'))).toBe(401);
    expect(await read(tokenFor('revoked-secret'))).toBe(401);
    expect(await read('nonsense')).toBe(401);
    const closing = await api.call('DELETE', '/session', { secret: null });
    expect(closing.headers.get('set-cookie')).toMatch(/beamline_session=;.*Expires=Thu, 01 Jan 1970/);
  });

  it('writes only from pages of the same origin', async () => {
    const write = (headers: Record<string, string>) => {
      const all = { ...cookieOf(tokenFor('editor-secret')), ...headers };
      return statusOf(api.call('POST', '/datasets', { secret: null, body: newDataset, headers: all }));
    };
    expect(await write({})).toBe(403);
    expect(await write({ Origin: 'https://elsewhere.example' })).toBe(403);
    expect(await write({ Origin: 'null' })).toBe(403);
    expect(await write({ 'Sec-Fetch-Site': 'same-site', Origin: api.url })).toBe(403);
    expect(await write({ 'Sec-Fetch-Site': 'same-origin' })).toBe(202);
    expect(await write({ Origin: api.url })).toBe(202);
  });
});

describe('without a key', () => {
  it.each(['/health/live', '/health/ready', '/api/docs', '/api/openapi.json'])('%s answers', async (path) => {
    expect(await statusOf(fetch(`${api.url}${path}`))).toBe(200);
  });

  it('every address in the OpenAPI document but signing in and out is refused', async () => {
    const document = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, 'aaaaaaaaaaaa'),
      })),
    );
    const open = [];
    for (const { method, path } of operations)
      if ((await statusOf(api.call(method, path, { secret: null }))) !== 401) open.push(`${method} ${path}`);
    expect(operations.length).toBeGreaterThan(30);
    expect(open).toEqual(['POST /session', 'DELETE /session']);
  });
});
