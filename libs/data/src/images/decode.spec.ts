import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from './decode.js';

const plain = (channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width: 6, height: 4, channels, background: { r: 200, g: 30, b: 60, alpha: 0.5 } } });
const grey = (): Sharp => sharp({ create: { width: 6, height: 4, channels: 3, background: '#5a5a5a' } });
const noise = (): Promise<Buffer> =>
  sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 120, sigma: 50 },
    },
  })
    .jpeg()
    .toBuffer();

const firstPixel = async (bytes: Uint8Array) => {
  const { data, height, width } = await decodeImage(bytes, 'a.png');
  expect(data).toHaveLength(height * width * 3);
  return [...data.subarray(0, 3)];
};

/** Left half red, right half blue, stored lying on its side with EXIF orientation 6 (turn right by 90 degrees). */
async function turnedJpeg(): Promise<Buffer> {
  const data = Uint8Array.from({ length: 32 * 16 * 3 }, (_, i) => {
    const isLeft = Math.floor(i / 3) % 32 < 16;
    return i % 3 === (isLeft ? 0 : 2) ? 255 : 0;
  });
  return sharp(data, { raw: { width: 32, height: 16, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

describe('decodeImage', () => {
  it('reads colour as it is', async () => {
    expect(await firstPixel(await plain().png().toBuffer())).toEqual([200, 30, 60]);
  });

  it('drops alpha without blending', async () => {
    expect(await firstPixel(await plain(4).png().toBuffer())).toEqual([200, 30, 60]);
  });

  it('spreads grey over three channels', async () => {
    expect(await firstPixel(await grey().toColourspace('b-w').jpeg().toBuffer())).toEqual([90, 90, 90]);
    expect(await firstPixel(await plain(4).greyscale().png().toBuffer())).toHaveLength(3);
  });

  it('cuts 16 bits to 8', async () => {
    expect(await firstPixel(await plain().toColourspace('rgb16').png().toBuffer())).toEqual([200, 30, 60]);
    expect(await firstPixel(await grey().toColourspace('grey16').png().toBuffer())).toEqual([90, 90, 90]);
  });

  it('converts CMYK to something near', async () => {
    const [red = 0, green = 0, blue = 0] = await firstPixel(
      await plain().toColourspace('cmyk').jpeg().toBuffer(),
    );
    expect(Math.abs(red - 200)).toBeLessThan(30);
    expect(Math.abs(green - 30)).toBeLessThan(30);
    expect(Math.abs(blue - 60)).toBeLessThan(30);
  });

  it('turns an image as EXIF says in sound mode and leaves it lying in reference mode', async () => {
    const bytes = await turnedJpeg();
    const sound = await decodeImage(bytes, 'turned.jpg', 'sound');
    expect([sound.height, sound.width]).toEqual([32, 16]);
    const reference = await decodeImage(bytes, 'turned.jpg', 'reference');
    expect([reference.height, reference.width]).toEqual([16, 32]);
  });

  it.each([
    ['half of a JPEG', async () => (await noise()).subarray(0, 3000)],
    ['text', () => Promise.resolve(Buffer.from('<html>Not found</html>'))],
    ['nothing', () => Promise.resolve(Buffer.alloc(0))],
    [
      'an SVG',
      () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    ],
  ])('refuses %s and names the image', async (_, bytes) => {
    await expect(decodeImage(await bytes(), 'dir/bad.jpg')).rejects.toMatchObject({
      code: 'INVALID_IMAGE',
      message: expect.stringContaining('dir/bad.jpg') as unknown,
      where: { image: 'dir/bad.jpg' },
    });
  });
});
