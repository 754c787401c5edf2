import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DomainError } from '@beamline/contracts';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { missing, tooLarge } from './folder-source.js';
import { MAX_IMAGE_BYTES, type ImageSource } from './image-source.js';

/** Files that an archive may hold. */
const MAX_ENTRIES = 1_000_000;

/**
 * Images in a zip archive, read one by one without unpacking it. A name is looked up as it is, and failing that below
 * any folder of the archive, if only one fits.
 */
export class ZipSource implements ImageSource {
  private constructor(
    private readonly zip: ZipFile,
    /** Last segment of the name → the entries that end so. */
    private readonly entries: ReadonlyMap<string, readonly Entry[]>,
  ) {}

  /**
   * @throws DomainError `INVALID_DATASET` when the file is no zip archive, is damaged, names files outside itself, or
   *   holds over a million files
   */
  static async open(file: string): Promise<ZipSource> {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
      throw damaged(error);
    });
    try {
      return new ZipSource(zip, await listEntries(zip));
    } catch (error) {
      zip.close();
      throw error instanceof DomainError ? error : damaged(error);
    }
  }

  async read(fileName: string): Promise<Uint8Array> {
    const entry = this.find(fileName);
    if (entry.uncompressedSize > MAX_IMAGE_BYTES) throw tooLarge(fileName, entry.uncompressedSize);
    try {
      return await buffer(await this.zip.openReadStreamPromise(entry));
    } catch (error) {
      throw unreadable(fileName, error);
    }
  }

  close(): Promise<void> {
    this.zip.close();
    return Promise.resolve();
  }

  private find(fileName: string): Entry {
    const candidates = this.entries.get(path.posix.basename(fileName)) ?? [];
    const exact = candidates.find((entry) => entry.fileName === fileName);
    if (exact !== undefined) return exact;
    const [only, ...others] = candidates.filter((entry) => entry.fileName.endsWith(`/${fileName}`));
    if (only === undefined) throw missing(fileName, 'the archive');
    if (others.length === 0) return only;
    throw new DomainError(
      'INVALID_DATASET',
      `The archive holds several images ${fileName}, in different folders`,
      {
        advice: 'Give the folder in the captions file ("filepath").',
        where: { image: fileName },
      },
    );
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry[]>> {
  if (zip.entryCount > MAX_ENTRIES) {
    throw new DomainError(
      'INVALID_DATASET',
      `The archive holds ${zip.entryCount} files, more than ${MAX_ENTRIES}`,
    );
  }
  const entries = new Map<string, Entry[]>();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/') || entry.fileName.startsWith('__MACOSX/')) continue;
    const name = path.posix.basename(entry.fileName);
    const sameName = entries.get(name);
    if (sameName === undefined) entries.set(name, [entry]);
    else sameName.push(entry);
  }
  return entries;
}

function damaged(cause: unknown): DomainError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DomainError('INVALID_DATASET', `The image archive cannot be read: ${reason}`, {
    advice: 'Give a zip archive whose files have relative names without "..".',
    cause,
  });
}

function unreadable(fileName: string, cause: unknown): DomainError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DomainError('INVALID_DATASET', `The image ${fileName} cannot be unpacked: ${reason}`, {
    where: { image: fileName },
    cause,
  });
}
