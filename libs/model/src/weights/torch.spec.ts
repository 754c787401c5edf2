import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.js';
import { parsePickle } from './pickle.js';
import { readWeights } from './read-weights.js';
import { materialise, TORCH_RULES, type TorchTensor } from './torch-objects.js';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../fixtures/golden/weights/${name}`, import.meta.url));

const pickle = (...parts: (number | string)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.of(part))),
  );

const parse = (...parts: (number | string)[]): unknown =>
  parsePickle(new ByteReader(pickle(0x80, 2, ...parts)), TORCH_RULES);

const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

describe('weights saved by torch', () => {
  it.each(['same.zip.pth', 'same.legacy.pth'])('%s holds the tensors of the safetensors file', (name) => {
    expect(readWeights(fixture(name))).toEqual(readWeights(fixture('same.safetensors')));
  });

  it('are copied row-major whatever their strides', () => {
    const weights = readWeights(fixture('same.zip.pth'));
    expect(weights.get('transposed')?.data).toEqual(Float32Array.of(0, 0.75, 0.25, 1, 0.5, 1.25));
    expect(weights.get('tail')?.data).toEqual(Float32Array.of(1, 1.25));
  });

  it('are found inside a training checkpoint, without the prefix of data-parallel training', () => {
    expect([...readWeights(fixture('checkpoint.pth'))]).toEqual([
      ['fc.weight', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, 2) }],
    ]);
  });

  it('are refused, and nothing is run, when the pickle names anything else', () => {
    expect(() => readWeights(fixture('attack.pth'))).toThrow(refusal('UNSAFE_PICKLE', /posix\.system/));
  });

  it('are refused when the archive is compressed', () => {
    expect(() => readWeights(fixture('compressed.pth'))).toThrow(refusal('INVALID_WEIGHTS', /is compressed/));
  });

  it.each(['same.zip.pth', 'same.legacy.pth'])('are refused when %s is cut short anywhere', (name) => {
    const whole = fixture(name);
    for (let length = 16; length < whole.length; length += 41)
      expect(() => readWeights(whole.subarray(0, length)), `${length} bytes`).toThrow(
        refusal('INVALID_WEIGHTS', /./),
      );
  });
});

describe('the pickle parser', () => {
  it('reads the literals of protocol 2', () => {
    const dictionary = parse(
      '}(K',
      7,
      'X',
      1,
      0,
      0,
      0,
      'aM',
      1,
      1,
      'J',
      0xff,
      0xff,
      0xff,
      0xff,
      'N',
      0x88,
      'u.',
    );
    expect(dictionary).toEqual(
      new Map<unknown, unknown>([
        [7, 'a'],
        [257, -1],
        [null, true],
      ]),
    );
  });

  it('reads long integers and big-endian floats', () => {
    expect(parse('(', 0x8a, 1, 0xfe, 'G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 't.')).toEqual([-2, 1.5]);
  });

  it('gives one object back for every mention of it', () => {
    const [first, second] = parse('](]q', 1, 'h', 1, 'e.') as [unknown, unknown];
    expect(first).toBe(second);
  });

  it.each([
    ['calls a storage type', 'ctorch\nFloatStorage\n)R.', 'INVALID_WEIGHTS', /only mentions/],
    ['calls what is not a name', 'K\x01)R.', 'INVALID_WEIGHTS', /not a name/],
    ['recalls what was not stored', 'h\x05.', 'INVALID_WEIGHTS', /entry 5/],
    ['pops an empty stack', 'R.', 'INVALID_WEIGHTS', /empty stack/],
    ['appends to a number', 'K\x01K\x02a.', 'INVALID_WEIGHTS', /not a list/],
    ['sets items of a list', ']K\x01K\x02s.', 'INVALID_WEIGHTS', /not a dictionary/],
    ['ends without STOP', 'K\x01', 'INVALID_WEIGHTS', /file ends/],
    ['builds an object', 'ccollections\nOrderedDict\n)\x81.', 'UNSAFE_PICKLE', /opcode 0x81/],
    [
      'names an attribute of an allowed module',
      'ctorch._utils\n_import_dotted_name\n.',
      'UNSAFE_PICKLE',
      /dotted/,
    ],
    ['refers to data by another kind of id', 'X\x01\x00\x00\x00aQ.', 'INVALID_WEIGHTS', /refers to data/],
    [
      'builds a tensor from text',
      'ctorch._utils\n_rebuild_tensor_v2\n(X\x01\x00\x00\x00atR.',
      'INVALID_WEIGHTS',
      /builds a tensor/,
    ],
  ])('refuses a pickle that %s', (_, text, code, message) => {
    expect(() => parse(text)).toThrow(refusal(code, message));
  });

  it('refuses tensors that need more memory than their file has', () => {
    const storage =
      '((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01tQ';
    const huge = parse(`ctorch._utils\n_rebuild_tensor_v2\n${storage}K\x00(J\xff\xff\xff\x7ft(K\x00ttR.`);
    expect(huge).toMatchObject({ shape: [2 ** 31 - 1], strides: [0] });
    expect(() => materialise('huge', huge as TorchTensor, new Uint8Array(4))).toThrow(
      refusal('INVALID_WEIGHTS', /huge .* reaches past its 4 bytes/),
    );
  });
});
