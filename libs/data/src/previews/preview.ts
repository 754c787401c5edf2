import type { Mode } from '@beamline/contracts';
import sharp from 'sharp';
import { invalidImage, sharpOptions } from '../images/decode.js';
import { CHANNELS, type Pixels } from '../images/pixels.js';

/** Longest side of a preview, in pixels. */
export const PREVIEW_SIDE = 256;
const JPEG_QUALITY = 80;

/**
 * A small JPEG of an image, its aspect kept, never enlarged.
 *
 * @param name what to call the image in messages
 * @throws DomainError `INVALID_IMAGE` as `decodeImage` does
 */
export async function previewOf(bytes: Uint8Array, name: string, mode: Mode): Promise<Uint8Array> {
  const image = sharp(bytes, sharpOptions(mode));
  const upright = mode === 'sound' ? image.autoOrient() : image;
  return upright
    .resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer()
    .catch((error: unknown) => {
      throw invalidImage(name, error);
    });
}

/** A JPEG of pixels as they are. */
export function jpegOf({ data, height, width }: Pixels): Promise<Uint8Array> {
  return sharp(data, { raw: { height, width, channels: CHANNELS } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}
