import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../images/decode.js';
import { formulaBytes } from '../testing/formula.js';
import { previewOf } from './preview.js';

const photograph = (height: number, width: number) =>
  sharp(formulaBytes('photograph', height * width * 3), { raw: { height, width, channels: 3 } });

/** The preview of an image whose pixels are withheld. */
const fromFile = (bytes: Uint8Array, mode: 'sound' | 'reference') =>
  previewOf(bytes, { data: new Uint8Array(), height: Infinity, width: Infinity }, 'a.jpg', mode);

describe('previewOf', () => {
  it.each([
    ['a photograph', photograph(90, 120).jpeg()],
    ['one that is shrunk', photograph(500, 375).jpeg()],
    ['a grey one', photograph(300, 260).greyscale().jpeg()],
    ['one that lies on its side', photograph(90, 120).withMetadata({ orientation: 6 }).jpeg()],
    ['one with a colour profile', photograph(90, 120).withIccProfile('p3').jpeg()],
    ['one of CMYK', photograph(90, 120).toColourspace('cmyk').jpeg()],
    ['one that is half transparent', photograph(90, 120).ensureAlpha(0.5).png()],
  ])('of %s is the same with its pixels as without', async (_, image) => {
    const bytes = await image.toBuffer();
    for (const mode of ['sound', 'reference'] as const) {
      const decoded = await decodeImage(bytes, 'a.jpg', mode);
      const preview = await previewOf(bytes, decoded, 'a.jpg', mode);
      expect(Buffer.compare(preview, await fromFile(bytes, mode))).toBe(0);
    }
  });
});
