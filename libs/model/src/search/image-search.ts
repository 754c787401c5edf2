import type { BeamNode } from './beam-node.js';
import type { SearchResult } from './search-result.js';

/** The search for captions of one image. */
export interface ImageSearch {
  /** Beginnings that go on; some may be the same object. The search is done when there are none. */
  readonly live: readonly BeamNode[];
  result(): SearchResult;
}

/** An image that is still searched, with the different beginnings that the decoder has a row for. */
export interface Lane<Image extends ImageSearch> {
  readonly image: Image;
  /** Of the image in the batch that was given. */
  readonly place: number;
  readonly rows: readonly BeamNode[];
}

export const laneOf = <Image extends ImageSearch>(image: Image, place: number): Lane<Image> => ({
  image,
  place,
  rows: [...new Set(image.live)],
});
