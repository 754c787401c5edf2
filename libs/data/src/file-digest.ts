import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { BlobRef } from '@beamline/contracts';

const PIECE_BYTES = 2 ** 20;

/** SHA-256 of a file's content and its size in bytes; a piece is read while the one before it is digested. */
export async function digestFile(path: string): Promise<BlobRef> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    let [piece, next] = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)];
    let bytes = 0;
    let { bytesRead } = await file.read(piece);
    while (bytesRead > 0) {
      const reading = file.read(next);
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
      ({ bytesRead } = await reading);
      [piece, next] = [next, piece];
    }
    return { digest: hash.digest('hex'), bytes };
  } finally {
    await file.close();
  }
}
