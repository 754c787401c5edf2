/** More rows are not multiplied any faster, and each takes a few hundred kilobytes while attention runs. */
const ROWS = 320;
const MOST_IMAGES = 128;

/**
 * How many images to search in one call: enough for products to be fast, few enough for memory to stay within a few
 * hundred megabytes. The captions are the same for any number.
 *
 * @param beam hypotheses kept, or captions drawn, for each image
 */
export const imagesAtOnce = (beam: number): number =>
  Math.max(1, Math.min(MOST_IMAGES, Math.floor(ROWS / beam)));
