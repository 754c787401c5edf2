import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { inParts } from './byte-source.js';
import { sendPart } from './send-part.js';

async function* chunks(...sizes: number[]): AsyncGenerator<Buffer> {
  let next = 0;
  for (const size of sizes)
    yield await Promise.resolve(Buffer.from(Array.from({ length: size }, () => next++)));
}

const collect = async (parts: AsyncIterable<Buffer>): Promise<Buffer[]> => {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return all;
};

describe('inParts', () => {
  it.each([
    [[10], [4, 4, 2]],
    [
      [1, 2, 3, 4],
      [4, 4, 2],
    ],
    [
      [4, 4],
      [4, 4],
    ],
    [[], []],
  ])('cuts chunks of %j bytes into parts of %j', async (sizes, expected) => {
    const parts = await collect(inParts(chunks(...sizes), 4));
    expect(parts.map((part) => part.length)).toEqual(expected);
    expect([...Buffer.concat(parts)]).toEqual([...(await buffer(chunks(...sizes)))]);
  });
});

describe('sendPart', () => {
  let server: Server | undefined;
  const serve = async (...statuses: number[]) => {
    const bodies: string[] = [];
    server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const status = statuses[bodies.push(body.toString()) - 1] ?? 200;
        response.writeHead(status, status === 200 ? { etag: '"abc"' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/part` };
  };
  afterEach(() => server?.close());

  it('sends the bytes and returns the ETag', async () => {
    const { bodies, url } = await serve(200);
    await expect(sendPart(url, Buffer.from('hello'), 0)).resolves.toBe('"abc"');
    expect(bodies).toEqual(['hello']);
  });

  it('tries again after a fault of the server', async () => {
    const { bodies, url } = await serve(503, 500, 200);
    await expect(sendPart(url, Buffer.from('hello'), 0)).resolves.toBe('"abc"');
    expect(bodies).toEqual(['hello', 'hello', 'hello']);
  });

  it('gives up at once when it is refused', async () => {
    const { bodies, url } = await serve(403);
    await expect(sendPart(url, Buffer.from('hello'), 2)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'part 3 of the upload could not be sent: the object store answered 403',
    });
    expect(bodies).toHaveLength(1);
  });
});
