/** Bytes that an image file may have, unpacked: more is refused before it is read. */
export const MAX_IMAGE_BYTES = 64 * 2 ** 20;

/**
 * Where image files are read from, by the names in the captions file.
 *
 * `read` throws DomainError `INVALID_DATASET` naming the image when it is missing, outside the source, or larger than
 * {@link MAX_IMAGE_BYTES}. Reads may run side by side. After `close` nothing may be read.
 */
export interface ImageSource {
  read(fileName: string): Promise<Uint8Array>;
  close(): Promise<void>;
}
