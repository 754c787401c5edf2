import { badWeights } from './bad-weights.js';

/** A cursor over little-endian bytes that refuses to run past their end. */
export class ByteReader {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public offset = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** A 64-bit count; more than JavaScript counts exactly is refused. */
  count64(): number {
    const count = Number(this.view.getBigInt64(this.advance(8), true));
    if (!Number.isSafeInteger(count) || count < 0)
      throw badWeights(`A count of ${count} at byte ${this.offset - 8}.`);
    return count;
  }

  bigEndianFloat64(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  /** Text up to the next line feed, which is consumed. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.offset);
    if (end < 0) throw badWeights(`The file ends inside the line that starts at byte ${this.offset}.`);
    const line = this.text(end - this.offset);
    this.offset += 1;
    return line;
  }

  private advance(length: number): number {
    const start = this.offset;
    if (length > this.bytes.length - start)
      throw badWeights(
        `The file ends at byte ${this.bytes.length}; ${length} bytes were expected from byte ${start}.`,
      );
    this.offset += length;
    return start;
  }
}
