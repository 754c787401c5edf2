import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ByteSource } from '../uploads/byte-source.js';
import type { ImageFile } from './karpathy-images.js';

/** Any fixed time does: archives of equal images then have equal bytes. */
const ENTRY_TIME = new Date('2000-01-01T00:00:00Z');
const ENTRY_MODE = 0o100_644;

/** A zip of the images, stored (photographs do not shrink) and made on the fly: nothing is written to disk. */
export async function imageArchive(files: readonly ImageFile[], fileName: string): Promise<ByteSource> {
  const zip = new ZipFile();
  for (const { path, name } of files)
    zip.addFile(path, name, { compress: false, mtime: ENTRY_TIME, mode: ENTRY_MODE });
  const bytes = await totalSize(zip);
  return { fileName, bytes, open: () => new Readable().wrap(zip.outputStream) };
}

function totalSize(zip: ZipFile): Promise<number> {
  return new Promise((resolve, reject) => {
    once(zip, 'error').then(([error]) => {
      reject(error as Error);
    }, reject);
    zip.end(undefined, (...sizes: unknown[]) => {
      resolve(Number(sizes[0]));
    });
  });
}
