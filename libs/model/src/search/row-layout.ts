/**
 * Where the rows of images stand that need not have the same number of them. Rows lie one after the other without gaps,
 * which is how weights are multiplied; attention takes `width` slots for each image, so that the rows of an image share
 * its features. A slot beyond an image's rows repeats its first.
 */
export class RowLayout {
  readonly images: number;
  /** Rows of all images. */
  readonly rows: number;
  /** Slots of an image: the most rows that one has. */
  readonly width: number;
  /** First row of each image. */
  readonly firstRows: readonly number[];
  readonly #counts: readonly number[];

  /** @param counts rows of each image, at least one */
  constructor(counts: readonly number[]) {
    let rows = 0;
    this.firstRows = counts.map((count) => (rows += count) - count);
    this.images = counts.length;
    this.rows = rows;
    this.width = Math.max(...counts);
    this.#counts = counts;
  }

  /** Whether every slot has a row of its own. */
  get isEven(): boolean {
    return this.rows === this.images * this.width;
  }

  /** For each slot the row that is in it: (images · width). */
  rowsOfSlots(): Int32Array {
    const { width } = this;
    return Int32Array.from({ length: this.images * width }, (_, slot) => {
      const image = Math.floor(slot / width);
      const row = slot % width;
      return (this.firstRows[image] ?? 0) + (row < (this.#counts[image] ?? 0) ? row : 0);
    });
  }

  /** For each row its slot: (rows). */
  slotsOfRows(): Int32Array {
    return Int32Array.from(
      this.#counts.flatMap((count, image) =>
        Array.from({ length: count }, (_, row) => image * this.width + row),
      ),
    );
  }
}
