import { CHANNELS, type Pixels } from '../images/pixels.js';

/** Factors of 1 change nothing. */
export interface ColourFactors {
  /** Of every value. */
  brightness: number;
  /** Of the distance to the picture's mean grey. */
  contrast: number;
  /** Of the distance to the pixel's own grey. */
  saturation: number;
}

/** Shares of red, green and blue in grey (ITU-R BT.601). */
const GREY = [0.299, 0.587, 0.114] as const;

/**
 * Changes brightness, then contrast, then saturation, as torchvision's `ColorJitter` does each of them; rounded and
 * kept within bytes once, at the end.
 */
export function changeColour({ data, height, width }: Pixels, factors: ColourFactors): Pixels {
  const { brightness, contrast, saturation } = factors;
  const result = new Uint8Array(data.length);
  // Each is a blend, so that the three together are one: brightness · (contrast · (pixel blend) + the rest · mean).
  const floor = brightness * (1 - contrast) * meanGrey(data);
  const own = brightness * contrast * saturation;
  const shared = brightness * contrast * (1 - saturation);
  for (let i = 0; i < data.length; i += CHANNELS) {
    const base = floor + shared * greyAt(data, i);
    for (let channel = i; channel < i + CHANNELS; channel++)
      result[channel] = toByte(base + own * (data[channel] ?? 0));
  }
  return { data: result, height, width };
}

function greyAt(data: Uint8Array, i: number): number {
  return GREY[0] * (data[i] ?? 0) + GREY[1] * (data[i + 1] ?? 0) + GREY[2] * (data[i + 2] ?? 0);
}

function meanGrey(data: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += CHANNELS) sum += greyAt(data, i);
  return (sum * CHANNELS) / data.length;
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
