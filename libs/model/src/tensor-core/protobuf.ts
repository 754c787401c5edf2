/** Writers for the few parts of Protocol Buffers' wire format that a graph needs. */

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** An integer field; negative ones take ten bytes, as int64 does. */
export const varintField = (field: number, value: number): Buffer =>
  Buffer.concat([varint((field << 3) | VARINT), varint(value)]);

export const bytesField = (field: number, value: Uint8Array | string): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([lengthPrefix(field, bytes.length), bytes]);
};

/** The start of a length-delimited field whose bytes are written separately. */
export const lengthPrefix = (field: number, length: number): Buffer =>
  Buffer.concat([varint((field << 3) | LENGTH_DELIMITED), varint(length)]);

export const floatField = (field: number, value: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes[0] = (field << 3) | FIXED_32;
  bytes.writeFloatLE(value, 1);
  return bytes;
};

export const message = (field: number, ...parts: readonly Uint8Array[]): Buffer =>
  bytesField(field, Buffer.concat(parts));

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
};
