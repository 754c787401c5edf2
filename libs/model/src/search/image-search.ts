import type { BeamNode } from './beam-node.js';
import type { SearchResult } from './search-result.js';

/** The search for captions of one image. */
export interface ImageSearch {
  /** Beginnings that go on; some may be the same object. The search is done when there are none. */
  readonly live: readonly BeamNode[];
  result(): SearchResult;
}

/** An image of the batch. */
export interface PlacedImage<Image extends ImageSearch> {
  readonly image: Image;
  /** Of the image in the batch that was given. */
  readonly place: number;
}

/** An image that is still searched, with the different beginnings that the decoder has a row for. */
export interface Lane<Image extends ImageSearch> extends PlacedImage<Image> {
  readonly rows: readonly BeamNode[];
  /** The decoder's row of the first of these; the others follow. */
  readonly firstRow: number;
}

/** The images that go on, their rows one after the other. */
export const lanesOf = <Image extends ImageSearch>(images: readonly PlacedImage<Image>[]): Lane<Image>[] => {
  let firstRow = 0;
  return images
    .filter(({ image }) => image.live.length > 0)
    .map(({ image, place }) => {
      const rows = [...new Set(image.live)];
      firstRow += rows.length;
      return { image, place, rows, firstRow: firstRow - rows.length };
    });
};
