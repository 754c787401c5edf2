import { describe, expect, it } from 'vitest';
import type { NamedArray } from './named-array.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

const file = (header: unknown, body: number[] = []): Uint8Array => {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.from(body)]);
};

const sample: [string, NamedArray][] = [
  ['b', { dtype: 'F32', shape: [2, 1], data: Float32Array.of(1.5, -2) }],
  ['a', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
  ['half', { dtype: 'F16', shape: [2], data: Uint16Array.of(0x3c00, 0x8000) }],
  ['count', { dtype: 'I64', shape: [], data: BigInt64Array.of(-7n) }],
  ['ids', { dtype: 'I32', shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) }],
  ['empty', { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) }],
];

describe('safetensors', () => {
  it('gives back what was written, at any alignment', () => {
    const read = readSafetensors(writeSafetensors(new Map(sample)));
    expect(read).toEqual(new Map(sample));
  });

  it('writes equal bytes whatever order the tensors come in', () => {
    expect(writeSafetensors(new Map(sample))).toEqual(writeSafetensors(new Map([...sample].reverse())));
  });

  it('reads little-endian data as the format defines it', () => {
    const bytes = file({ x: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, [0, 0, 0xc0, 0x3f]);
    expect(readSafetensors(bytes).get('x')?.data).toEqual(Float32Array.of(1.5));
  });

  it('passes over metadata', () => {
    expect(readSafetensors(file({ __metadata__: { format: 'pt' } })).size).toBe(0);
  });

  it.each([
    ['is too short', new Uint8Array(4), /at least 8 bytes/],
    ['claims a header longer than the file', file('{}').subarray(0, 9), /cut short/],
    ['has a header that is no JSON', file('{"x"'), /not JSON/],
    ['has a header that is no object', file([1]), /not a JSON object/],
    ['has an unknown element type', file({ x: { dtype: 'Q4', shape: [], data_offsets: [0, 0] } }), /x .*Q4/],
    [
      'has a negative dimension',
      file({ x: { dtype: 'U8', shape: [-1], data_offsets: [0, 0] } }),
      /x .*shape/,
    ],
    ['lacks offsets', file({ x: { dtype: 'U8', shape: [1] } }, [1]), /x .*data_offsets/],
    [
      'has offsets of another size',
      file({ x: { dtype: 'F32', shape: [1], data_offsets: [0, 2] } }, [1, 2]),
      /needs 4/,
    ],
    ['points past its end', file({ x: { dtype: 'U8', shape: [2], data_offsets: [0, 2] } }, [1]), /0\.\.2/],
    [
      'has overlapping tensors',
      file(
        {
          x: { dtype: 'U8', shape: [2], data_offsets: [0, 2] },
          y: { dtype: 'U8', shape: [2], data_offsets: [1, 3] },
        },
        [1, 2, 3],
      ),
      /y lies at bytes 1\.\.3/,
    ],
    ['has bytes that belong to no tensor', file({}, [1]), /belong to none/],
  ])('refuses a file that %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({ code: 'INVALID_WEIGHTS', message: expect.stringMatching(message) as string }),
    );
  });

  it('refuses to write a tensor whose shape and data disagree', () => {
    const wrong = new Map<string, NamedArray>([['x', { dtype: 'U8', shape: [2], data: Uint8Array.of(1) }]]);
    expect(() => writeSafetensors(wrong)).toThrow(/x has 1 elements/);
  });
});
