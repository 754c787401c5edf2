import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BlobRef } from '@beamline/contracts';

/** SHA-256 of a file's content and its size in bytes, read as a stream. */
export async function digestFile(path: string): Promise<BlobRef> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  const { size } = await stat(path);
  return { digest: hash.digest('hex'), bytes: size };
}
