import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDir } from '../testing/temporary-dir.js';
import { PortBook } from './ports.js';

async function occupy(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  );
}

describe('PortBook', () => {
  it('remembers a port over restarts', async () => {
    const dir = await temporaryDir();
    const book = await PortBook.open(dir);
    const port = await book.portFor('postgres');
    await book.release();
    expect(await (await PortBook.open(dir)).portFor('postgres')).toBe(port);
  });

  it('gives different ports to different names', async () => {
    const book = await PortBook.open(await temporaryDir());
    const ports = await Promise.all(['a', 'b', 'c', 'd'].map((name) => book.portFor(name)));
    expect(new Set(ports).size).toBe(4);
  });

  it('gives no port twice to stacks that start at once, though nobody listens yet', async () => {
    const books = await Promise.all([1, 2, 3].map(async () => PortBook.open(await temporaryDir())));
    const ports = await Promise.all(books.map((book) => book.portFor('api', 31_999)));
    expect(new Set(ports).size).toBe(3);
    expect(ports).toContain(31_999);
    await Promise.all(books.map((book) => book.release()));
  });

  it('chooses another port when a stranger has taken the remembered one', async () => {
    const dir = await temporaryDir();
    const book = await PortBook.open(dir);
    const port = await book.portFor('postgres');
    await book.release();
    await occupy(port);
    const other = await (await PortBook.open(dir)).portFor('postgres');
    expect(other).not.toBe(port);
    expect((await PortBook.open(dir)).all()).toEqual({ postgres: other });
  });
});
