import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ByteSource } from '../uploads/byte-source.js';
import type { ImageFile } from './find-images.js';

/** Any fixed time does: archives of equal images then have equal bytes. */
const ENTRY_TIME = new Date('2000-01-01T00:00:00Z');
const ENTRY_MODE = 0o100_644;

/** A zip of the images, stored (photographs do not shrink) and made while it is read: nothing is written to disk. */
export async function imageArchive(files: readonly ImageFile[], fileName: string): Promise<ByteSource> {
  const zip = new ZipFile();
  const output = new PassThrough();
  // A file that cannot be read ends the stream with that error, instead of leaving it waiting for ever.
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { path, name } of files)
    zip.addFile(path, name, { compress: false, mtime: ENTRY_TIME, mode: ENTRY_MODE });
  const bytes = await totalBytes(zip, output);
  return { fileName, bytes, open: () => zip.outputStream.pipe(output) };
}

function totalBytes(zip: ZipFile, output: PassThrough): Promise<number> {
  return new Promise((resolve, reject) => {
    output.once('error', reject);
    // yazl announces the zip64 record from 64 kB of directory on, but writes it from 4 GB: always write it.
    zip.end({ forceZip64Format: true, comment: '' }, (...sizes: unknown[]) => {
      resolve(Number(sizes[0]));
    });
  });
}
