import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Output } from '../output/output.js';
import { fileNameOf, withDownload, type Downloaded } from './download.js';
import { isUrl } from './follow-redirects.js';

const CONTENT = Buffer.from('weights '.repeat(1000));
const out = new Output(true);
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const limits = { maxBytes: 10_000, idleTimeoutMs: 300 };
const fetched = (url: string, work = (file: Downloaded) => Promise.resolve(file)) =>
  withDownload(url, out, work, limits);

describe('a download', () => {
  it('is the file under its own name, with its digest, and is gone after the work', async () => {
    const url = await serve((_, response) => response.end(CONTENT));
    const { path, sha256 } = await fetched(`${url}/models/resnet18-f37072fd.pth?token=1`, async (file) => {
      expect(await readFile(file.path)).toEqual(CONTENT);
      return file;
    });
    expect(basename(path)).toBe('resnet18-f37072fd.pth');
    expect(sha256).toBe(createHash('sha256').update(CONTENT).digest('hex'));
    expect(existsSync(path)).toBe(false);
  });

  it('follows redirects, though not for ever', async () => {
    const url = await serve((request, response) => {
      const hops = Number(request.url?.slice(1));
      if (hops > 0) response.writeHead(302, { location: `/${hops - 1}` });
      response.end(hops > 0 ? undefined : CONTENT);
    });
    await expect(fetched(`${url}/5`)).resolves.toMatchObject({ path: expect.any(String) as string });
    await expect(fetched(`${url}/6`)).rejects.toThrow('redirects more than 5 times');
  });

  it.each(['ftp://example.org/x.pth', 'file:///etc/passwd'])('of %s is refused', async (url) => {
    await expect(fetched(url)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'only https and http addresses are downloaded',
    });
  });

  it('is refused when a server redirects to a file', async () => {
    const url = await serve((_, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    );
    await expect(fetched(url)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('stops at the limit, whether the server announces the size or not', async () => {
    const announced = await serve((_, response) => response.end(Buffer.alloc(10_001)));
    await expect(fetched(announced)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    server?.close();
    const silent = await serve((_, response) => {
      response.write(Buffer.alloc(9000));
      response.end(Buffer.alloc(9000));
    });
    await expect(fetched(silent)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('that breaks off, never comes or is not there says so', async () => {
    const broken = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5000 });
      response.write(Buffer.alloc(10), () => response.destroy());
    });
    await expect(fetched(broken)).rejects.toThrow('the download broke off');
    server?.close();
    const hanging = await serve((_, response) => response.writeHead(200).flushHeaders());
    await expect(fetched(hanging)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server?.closeAllConnections();
    server?.close();
    const missing = await serve((_, response) => response.writeHead(404).end());
    await expect(fetched(missing)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an operand', () => {
  it.each([
    ['https://download.pytorch.org/models/vgg16-397923af.pth', true],
    ['weights/vgg16.pth', false],
    ['C:\\weights.pth', false],
  ])('%s is an address: %s', (text, expected) => {
    expect(isUrl(text)).toBe(expected);
  });
});

describe('the name of an address', () => {
  it.each([
    ['https://host/models/my%20net.pth?token=1', 'my net.pth'],
    ['https://host/half%E0%A4%A.pth', 'half%E0%A4%A.pth'],
    ['https://host/', 'download'],
  ])('%s is its last part', (url, name) => {
    expect(fileNameOf(url)).toBe(name);
  });
});
