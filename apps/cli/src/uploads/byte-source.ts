import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DomainError } from '@beamline/contracts';

/** Bytes to send, whose number is known before the first is read. */
export interface ByteSource {
  fileName: string;
  bytes: number;
  open(): AsyncIterable<Buffer>;
}

/** @throws DomainError `NOT_FOUND` when there is no such file. */
export async function fileSource(path: string): Promise<ByteSource> {
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true)
    throw new DomainError('NOT_FOUND', 'there is no such file', {
      advice: 'check the path',
      where: { file: path },
    });
  return { fileName: basename(path), bytes: info.size, open: () => createReadStream(path) };
}

/** Regroups a stream of chunks into parts of exactly `partBytes` bytes, the last one shorter. */
export async function* inParts(chunks: AsyncIterable<Buffer>, partBytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (heldBytes + rest.length >= partBytes) {
      const needed = partBytes - heldBytes;
      yield Buffer.concat([...held, rest.subarray(0, needed)], partBytes);
      rest = rest.subarray(needed);
      held = [];
      heldBytes = 0;
    }
    if (rest.length > 0) held.push(rest);
    heldBytes += rest.length;
  }
  if (heldBytes > 0) yield Buffer.concat(held, heldBytes);
}
