import { DomainError, type Mode } from '@beamline/contracts';
import sharp from 'sharp';
import type { Pixels } from './pixels.js';

/** Pixels that an image may have: more is taken for a decompression bomb. */
export const MAX_PIXELS = 100_000_000;

/** Raster formats that are read; SVG and PDF, which can refer to other files, are not. */
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'];

/**
 * Options of every use of sharp on bytes from outside. `reference` looks at pixels only, as PIL's `imread` does;
 * `sound` also honours the embedded colour profile.
 */
export function sharpOptions(mode: Mode) {
  return { failOn: 'error', limitInputPixels: MAX_PIXELS, ignoreIcc: mode === 'reference' } as const;
}

/**
 * Decodes an image file to 8-bit sRGB. Grey and CMYK are converted, alpha is dropped, 16 bits are cut to 8, of an
 * animation the first frame is taken. In `sound` mode the image is turned as its EXIF orientation says, in `reference`
 * mode that is ignored.
 *
 * @param name what to call the image in messages
 * @throws DomainError `INVALID_IMAGE` for bytes that are no such image, damaged, truncated, or of more than {@link MAX_PIXELS}
 */
export async function decodeImage(bytes: Uint8Array, name: string, mode: Mode = 'sound'): Promise<Pixels> {
  try {
    await checkFormat(bytes, name);
    const image = sharp(bytes, sharpOptions(mode));
    const upright = mode === 'sound' ? image.autoOrient() : image;
    const { data, info } = await upright
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, height: info.height, width: info.width };
  } catch (error) {
    throw error instanceof DomainError ? error : invalidImage(name, error);
  }
}

async function checkFormat(bytes: Uint8Array, name: string): Promise<void> {
  if (isJpeg(bytes)) return; // most are, and asking the decoder costs a tenth of decoding
  const { format } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
  if (FORMATS.includes(format)) return;
  throw new DomainError('INVALID_IMAGE', `The image ${name} is of the format ${format}, which is not read`, {
    advice: `Convert it to one of ${FORMATS.join(', ')}.`,
    where: { image: name },
  });
}

/** By its first bytes, as the decoder tells. */
export function isJpeg([first, second, third]: Uint8Array): boolean {
  return first === 0xff && second === 0xd8 && third === 0xff;
}

/** A failure of the decoder as an error about one image. */
export function invalidImage(name: string, cause: unknown): DomainError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DomainError('INVALID_IMAGE', `The image ${name} cannot be decoded: ${reason}`, {
    advice: 'Replace the file, or remove the image from the captions file.',
    where: { image: name },
    cause,
  });
}
