import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openObjectStore } from '../open-object-store.js';

const servers: http.Server[] = [];

/** A server whose nth answer is given by `answer`. */
async function serve(
  answer: (count: number, response: http.ServerResponse) => void,
  port = 0,
): Promise<number> {
  let count = 0;
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      answer((count += 1), response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function storeAt(port: number, retryBudgetMs: number) {
  const secrets = { accessKey: 'key', secretKey: 'secret' };
  return openObjectStore({
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'blobs',
    ...secrets,
    retryBudgetMs,
  });
}

const ABSENT = 'cd'.repeat(32);

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('object store whose server is away', () => {
  it('goes on when the server was busy for a while', async () => {
    const port = await serve((count, response) => response.writeHead(count < 4 ? 503 : 200).end());
    await expect(storeAt(port, 10_000).has(ABSENT)).resolves.toBe(true);
  });

  it('goes on when connections were cut', async () => {
    const port = await serve((count, response) => {
      if (count < 4) response.destroy();
      else response.writeHead(200).end();
    });
    await expect(storeAt(port, 10_000).has(ABSENT)).resolves.toBe(true);
  });

  it('goes on when the server comes up within the budget', async () => {
    const port = await serve((_, response) => response.end());
    servers.pop()?.close();
    const has = storeAt(port, 10_000).has(ABSENT);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await serve((_, response) => response.writeHead(200).end(), port);
    await expect(has).resolves.toBe(true);
  });

  it('says UNAVAILABLE when the budget is spent', async () => {
    const store = storeAt(1, 250);
    await expect(store.has(ABSENT)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      where: { endpoint: 'http://127.0.0.1:1' },
    });
    await expect(store.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('takes a ping that is not answered in two seconds for UNAVAILABLE', async () => {
    const port = await serve(() => undefined);
    const started = Date.now();
    await expect(storeAt(port, 10_000).ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  it('does not repeat what the server refuses for good', async () => {
    let requests = 0;
    const port = await serve((count, response) => {
      requests = count;
      response.writeHead(403).end();
    });
    await expect(storeAt(port, 10_000).has(ABSENT)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(requests).toBe(1);
  });
});

describe('object store whose downloads are cut', () => {
  it('goes on reading where it stood and verifies the whole', async () => {
    const bytes = Buffer.alloc(300_000, 'beamline');
    const { digest } = await import('../digest.js').then((module) => ({ digest: module.digestOf(bytes) }));
    const ranges: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      if (request.method === 'HEAD') {
        response.writeHead(200, {
          'content-length': bytes.length,
          etag: '"x"',
          'last-modified': new Date().toUTCString(),
        });
        response.end();
        return;
      }
      ranges.push(request.headers.range);
      const first = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(first === 0 ? 200 : 206, { 'content-length': bytes.length - first });
      const cut = ranges.length < 3;
      response.write(bytes.subarray(first, cut ? first + 100_000 : undefined), () => {
        if (cut) setTimeout(() => response.destroy(), 20);
        else response.end();
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const got = await storeAt((server.address() as AddressInfo).port, 10_000).getBytes(digest);
    expect(Buffer.compare(got, bytes)).toBe(0);
    expect(ranges).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
  });
});
