import { CHANNELS, type Pixels } from '../images/pixels.js';
import { resizeBilinear } from '../images/resize.js';

export interface Crop {
  /** Share of height and of width that is kept, above 0 to 1. */
  share: number;
  /** Where the box lies in the room that is left: 0 is first, nearly 1 last. */
  top: number;
  left: number;
}

/** A box of the picture, of its shape, scaled back to its size as photographs are scaled on import. */
export function cropAndScale(image: Pixels, { share, top, left }: Crop): Pixels {
  const { height, width } = image;
  const [boxHeight, boxWidth] = [height, width].map((side) => Math.max(1, Math.round(share * side))) as [
    number,
    number,
  ];
  if (boxHeight === height && boxWidth === width) return image;
  const firstRow = Math.floor(top * (height - boxHeight + 1));
  const firstColumn = Math.floor(left * (width - boxWidth + 1));
  const data = new Uint8Array(boxHeight * boxWidth * CHANNELS);
  for (let y = 0; y < boxHeight; y++) {
    const from = ((firstRow + y) * width + firstColumn) * CHANNELS;
    data.set(image.data.subarray(from, from + boxWidth * CHANNELS), y * boxWidth * CHANNELS);
  }
  return resizeBilinear({ data, height: boxHeight, width: boxWidth }, { height, width });
}
