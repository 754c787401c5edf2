import type { Augmentation } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import type { Pixels } from '../images/pixels.js';
import { resizeBilinear } from '../images/resize.js';
import { formulaBytes } from '../testing/formula.js';
import { augmentImage, augmentImages } from './augment.js';
import { changeColour } from './colour.js';
import { cropAndScale } from './crop.js';
import { mirror } from './mirror.js';

const NONE: Augmentation = { flip: false, crop: 1, colour: 0 };
const ALL: Augmentation = { flip: true, crop: 0.5, colour: 0.4 };
const KEY = { seed: 1, stage: 'finetune', epoch: 0 };
const SIZE = { height: 12, width: 12 };
const BYTES = 12 * 12 * 3;

const picture = (name: string, { height, width } = SIZE): Pixels => ({
  data: formulaBytes(name, height * width * 3),
  height,
  width,
});
const grey = (...values: number[]): Pixels => ({
  data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  height: 1,
  width: values.length,
});
/** Draws given beforehand. */
const draws = (...values: number[]) => ({ uniform: () => values.shift() ?? 0.5 });

const augmented = (rows: readonly number[], augmentation: Augmentation, key = KEY): Uint8Array => {
  const pixels = new Uint8Array(rows.length * BYTES);
  rows.forEach((row, i) => pixels.set(picture(`image ${row}`).data, i * BYTES));
  augmentImages(pixels, SIZE, rows, augmentation, key);
  return pixels;
};

describe('mirror', () => {
  it('exchanges left and right and keeps the colours of a pixel together', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    const turned = mirror({ data, height: 2, width: 3 });
    expect([...turned.data]).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3, 17, 18, 19, 14, 15, 16, 11, 12, 13]);
    expect(mirror(turned).data).toEqual(data);
  });
});

describe('cropAndScale', () => {
  it('gives the picture itself when it keeps all of it', () => {
    const image = picture('whole');
    expect(cropAndScale(image, { share: 1, top: 0.9, left: 0.3 })).toBe(image);
  });

  it('keeps the box that the draws name, scaled as photographs are', () => {
    const image = picture('box', { height: 4, width: 6 });
    const row = (y: number) => image.data.subarray((y * 6 + 3) * 3, (y * 6 + 6) * 3);
    const box = { data: Uint8Array.of(...row(1), ...row(2)), height: 2, width: 3 };
    const result = cropAndScale(image, { share: 0.5, top: 0.4, left: 0.99 });
    expect(result).toEqual(resizeBilinear(box, { height: 4, width: 6 }));
  });
});

describe('changeColour', () => {
  const factors = { brightness: 1, contrast: 1, saturation: 1 };

  it('changes nothing by factors of 1', () => {
    const image = picture('colours');
    expect(changeColour(image, factors)).toEqual(image);
  });

  it('scales brightness and stays within bytes', () => {
    const { data } = changeColour(grey(0, 100, 200), { ...factors, brightness: 1.5 });
    expect([...data.filter((_, i) => i % 3 === 0)]).toEqual([0, 150, 255]);
  });

  it('scales the distance to the mean grey by the contrast', () => {
    const { data } = changeColour(grey(50, 150), { ...factors, contrast: 0.5 });
    expect([...data.filter((_, i) => i % 3 === 0)]).toEqual([75, 125]);
  });

  it('scales the distance to the grey of the pixel by the saturation', () => {
    // Grey of (200, 100, 0): 0.299 · 200 + 0.587 · 100 = 118.5.
    const image = { data: Uint8Array.of(200, 100, 0), height: 1, width: 1 };
    expect([...changeColour(image, { ...factors, saturation: 0 }).data]).toEqual([119, 119, 119]);
    expect([...changeColour(image, { ...factors, saturation: 0.5 }).data]).toEqual([159, 109, 59]);
  });
});

describe('augmentImage', () => {
  const image = picture('one');

  it('mirrors when its draw is below a half', () => {
    const flipped = { ...NONE, flip: true };
    expect(augmentImage(image, flipped, draws(0, 0.49))).toEqual(mirror(image));
    expect(augmentImage(image, flipped, draws(0, 0.5))).toEqual(image);
  });

  it('keeps a share of the side from the least one to all of it', () => {
    const cropped = { ...NONE, crop: 0.5 };
    expect(augmentImage(image, cropped, draws(0, 0, 0, 0))).toEqual(
      cropAndScale(image, { share: 0.5, top: 0, left: 0 }),
    );
    expect(augmentImage(image, cropped, draws(0.9999))).toEqual(image);
  });

  it('changes colours by factors from 1 - colour to 1 + colour', () => {
    const coloured = { ...NONE, colour: 0.2 };
    expect(augmentImage(image, coloured, draws(0, 0, 0, 0, 0, 0.5, 0.75))).toEqual(
      changeColour(image, { brightness: 0.8, contrast: 1, saturation: 1.1 }),
    );
    expect(augmentImage(image, coloured, draws())).toEqual(image);
  });
});

describe('augmentImages', () => {
  it('changes no byte when all is off', () => {
    expect(augmented([3, 1], NONE)).toEqual(
      Uint8Array.of(...picture('image 3').data, ...picture('image 1').data),
    );
  });

  it('gives an image the same bytes in any batch', () => {
    const [first, second] = [augmented([4], ALL), augmented([7, 4, 2], ALL).subarray(BYTES, 2 * BYTES)];
    expect(first).toEqual(second);
    expect(first).not.toEqual(picture('image 4').data);
  });

  it.each([{ epoch: 1 }, { seed: 2 }, { stage: 'other' }])('changes with %o', (other) => {
    expect(augmented([4], ALL, { ...KEY, ...other })).not.toEqual(augmented([4], ALL));
  });

  it('mirrors about half of the pictures', () => {
    const rows = Array.from({ length: 200 }, (_, row) => row);
    const turned = augmented(rows, { ...NONE, flip: true });
    const count = rows.filter((row, i) => {
      const data = turned.subarray(i * BYTES, (i + 1) * BYTES);
      return Buffer.compare(data, mirror(picture(`image ${row}`)).data) === 0;
    }).length;
    expect(count).toBeGreaterThan(80);
    expect(count).toBeLessThan(120);
  });
});
