import { Problem } from '@beamline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOWHERE_ID, specInput } from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

const launch = (body: unknown, headers?: Record<string, string>) =>
  api.call('POST', '/experiments', { body, ...(headers === undefined ? {} : { headers }) });

describe('a request that is wrong', () => {
  it('names each wrong field by its dotted path', async () => {
    const stages = [
      { name: 'decoder', trains: 'decoder', batchSize: 0 },
      { name: 'B!', trains: 'decoder' },
    ];
    const problem = await problemOf(await launch({ spec: { ...specInput(), stages } }));
    expect(problem.status).toBe(422);
    expect(problem.errors?.map(({ path }) => path)).toEqual([
      'spec.stages.0.batchSize',
      'spec.stages.1.name',
    ]);
  });

  it('names fields that do not exist', async () => {
    const problem = await problemOf(await launch({ spec: { ...specInput(), sede: 3 }, dryRun: true }));
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['dryRun', 'spec.sede']);
  });

  it('with broken JSON is told so, without a word of the parser', async () => {
    const problem = await problemOf(await launch('{"spec": '));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT', detail: 'the request is malformed' });
  });

  it('with a body that is not declared as JSON is told which header to send', async () => {
    const problem = await problemOf(await launch('{}', { 'Content-Type': 'text/plain' }));
    expect(problem).toMatchObject({
      status: 400,
      advice: expect.stringContaining('application/json') as string,
    });
  });

  it('of more than one megabyte is refused as too large', async () => {
    const problem = await problemOf(
      await launch({ spec: { ...specInput(), description: 'x'.repeat(1_100_000) } }),
    );
    expect(problem).toMatchObject({ status: 413, code: 'TOO_LARGE' });
  });

  it('with the one character that Postgres cannot store is refused', async () => {
    const problem = await problemOf(await launch({ spec: specInput({ description: 'a\u0000b' }) }));
    expect(problem.status).toBe(422);
  });

  it('with an unknown or bad query parameter is told which', async () => {
    const unknown = await problemOf(await api.call('GET', '/runs?sate=running'));
    expect(unknown).toMatchObject({
      status: 400,
      errors: [{ path: 'sate', message: 'is not a known field' }],
    });
    const bad = await problemOf(await api.call('GET', '/runs?limit=0&state=sleeping'));
    expect(bad.errors?.map(({ path }) => path)).toEqual(['limit', 'state']);
  });

  it('for an address that is not there gets a problem too', async () => {
    expect(await problemOf(await api.call('GET', '/experimets'))).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    expect(await problemOf(await api.call('GET', `/runs/${NOWHERE_ID}`))).toMatchObject({ status: 404 });
    expect(await problemOf(await api.call('GET', '/runs/%00'))).toMatchObject({ status: 404 });
    expect(await problemOf(await api.call('GET', '/runs/%E0%A4%A'))).toMatchObject({ status: 400 });
  });
});

describe('an answer', () => {
  it('tells nothing of an unexpected error but the id to look for in the log', async () => {
    const response = await api.call('GET', '/imports/aaaaaaaaaaaa', {
      headers: { 'X-Request-Id': 'request-0001' },
    });
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(problem.detail).toContain('request-0001');
    expect(JSON.stringify(problem)).not.toContain('function');
  });

  it('carries a request id and headers that forbid foreign scripts and frames', async () => {
    const response = await api.call('GET', '/runs', { headers: { 'X-Request-Id': 'not plain; id' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:9000");
    expect(response.headers.get('x-powered-by')).toBeNull();
  });
});
