import type { Mode } from '@beamline/contracts';
import sharp, { type Sharp } from 'sharp';
import { invalidImage, isJpeg, sharpOptions } from '../images/decode.js';
import { CHANNELS, type Pixels } from '../images/pixels.js';

/** Longest side of a preview, in pixels. */
export const PREVIEW_SIDE = 256;
const JPEG_QUALITY = 80;

/** From this size on a JPEG is decoded smaller for its preview, which costs less than scaling its pixels. */
const SHRUNK_SIDE = 2 * PREVIEW_SIDE;

/**
 * A small JPEG of an image, its aspect kept, never enlarged.
 *
 * @param decoded the same image by `decodeImage`: spares decoding it again where that gives the same preview
 * @param name what to call the image in messages
 * @throws DomainError `INVALID_IMAGE` as `decodeImage` does
 */
export async function previewOf(
  bytes: Uint8Array,
  decoded: Pixels,
  name: string,
  mode: Mode,
): Promise<Uint8Array> {
  const image = isSmallJpeg(bytes, decoded) ? fromPixels(decoded) : fromFile(bytes, mode);
  return image
    .resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer()
    .catch((error: unknown) => {
      throw invalidImage(name, error);
    });
}

/** A JPEG has no alpha that its pixels would lack. */
function isSmallJpeg(bytes: Uint8Array, { height, width }: Pixels): boolean {
  return isJpeg(bytes) && Math.max(height, width) < SHRUNK_SIDE;
}

function fromFile(bytes: Uint8Array, mode: Mode): Sharp {
  const image = sharp(bytes, sharpOptions(mode));
  return mode === 'sound' ? image.autoOrient() : image;
}

function fromPixels({ data, height, width }: Pixels): Sharp {
  return sharp(data, { raw: { height, width, channels: CHANNELS } });
}

/** A JPEG of pixels as they are. */
export function jpegOf(pixels: Pixels): Promise<Uint8Array> {
  return fromPixels(pixels).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}
