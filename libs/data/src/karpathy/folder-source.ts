import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { safeFileName } from './file-name.js';
import { MAX_IMAGE_BYTES, type ImageSource } from './image-source.js';

/** Images as files below a folder. Links that lead out of it are not followed. */
export class FolderSource implements ImageSource {
  private constructor(private readonly root: string) {}

  /** @throws DomainError `INVALID_DATASET` when there is no such folder */
  static async open(folder: string): Promise<FolderSource> {
    const info = await stat(folder).catch(() => undefined);
    if (info?.isDirectory() === true) return new FolderSource(await realpath(folder));
    throw new DomainError('INVALID_DATASET', `There is no image folder ${folder}`);
  }

  async read(fileName: string): Promise<Uint8Array> {
    const file = await this.locate(safeFileName('', fileName));
    const { size } = await stat(file);
    if (size > MAX_IMAGE_BYTES) throw tooLarge(fileName, size);
    return readFile(file);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async locate(fileName: string): Promise<string> {
    const file = await realpath(path.join(this.root, fileName)).catch(() => undefined);
    if (file === undefined) throw missing(fileName, this.root);
    if (file.startsWith(this.root + path.sep)) return file;
    throw new DomainError('INVALID_DATASET', `The image ${fileName} is a link out of the image folder`, {
      where: { image: fileName },
    });
  }
}

/** An image that the captions file names and the source lacks. */
export function missing(fileName: string, source: string): DomainError {
  return new DomainError('INVALID_DATASET', `The image ${fileName} is missing from ${source}`, {
    advice: 'Add the file, or remove the image from the captions file.',
    where: { image: fileName },
  });
}

export function tooLarge(fileName: string, bytes: number): DomainError {
  return new DomainError(
    'INVALID_DATASET',
    `The image ${fileName} has ${bytes} bytes, more than the ${MAX_IMAGE_BYTES} that are read`,
    { where: { image: fileName } },
  );
}
