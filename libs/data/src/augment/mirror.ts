import { CHANNELS, type Pixels } from '../images/pixels.js';

/** The picture as a mirror shows it: left and right exchanged. */
export function mirror({ data, height, width }: Pixels): Pixels {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width * CHANNELS;
    for (let x = 0; x < width; x++) {
      const from = row + x * CHANNELS;
      result.set(data.subarray(from, from + CHANNELS), row + (width - 1 - x) * CHANNELS);
    }
  }
  return { data: result, height, width };
}
