/** An RGB image: `data` is (height, width, 3) bytes in sRGB, row by row. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Bytes of one RGB pixel. */
export const CHANNELS = 3;
