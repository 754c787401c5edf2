import { readFileSync } from 'node:fs';
import { DomainError } from '@beamline/contracts';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readWeightFile } from './read-weights.js';

const fixture = (path: string): Uint8Array =>
  readFileSync(new URL(`../../../../fixtures/golden/${path}`, import.meta.url));

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const uint32 = (value: number): string =>
  String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
const text = (value: string): string => `X${uint32(value.length)}${value}`;
const pickle = (body: string): Buffer => latin(`\x80\x02${body}`);
/** As a file of `torch.save` holds it. */
const archived = (body: Buffer): Uint8Array => zipSync({ 'archive/data.pkl': body }, { level: 0 });

const faultOf = (bytes: Uint8Array): DomainError => {
  try {
    readWeightFile(bytes);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('the file was read');
};

const safetensors = (
  header: string,
  body = new Uint8Array(8),
  length = BigInt(header.length),
): Uint8Array => {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length);
  return Buffer.concat([size, latin(header), body]);
};
const entry = (begin: number, end: number, shape = [1]): string =>
  JSON.stringify({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('a hostile pickle is refused by the name that it asks for', () => {
  it.each([
    ['a shell command', `cos\nsystem\n${text('true')}\x85R.`, 'os.system'],
    ['eval', `c__builtin__\neval\n${text('1')}\x85R.`, '__builtin__.eval'],
    ['a chain of attributes', `cbuiltins\ngetattr\n(cos\nsystem\n${text('x')}tR.`, 'builtins.getattr'],
    ['a call inside a dictionary', `}${text('a')}csubprocess\nPopen\n)Rs.`, 'subprocess.Popen'],
    ['a name from the stack', `${text('nt')}${text('system')}\x93.`, 'nt.system'],
    ['an instance of an old protocol', '(ios\nsystem\n.', 'os.system'],
    ['a name beside an allowed one', 'ctorch._utils\n_rebuild_tensor_v2.__globals__\n.', '__globals__'],
    ['torch’s own loader', `ctorch\nload\n${text('x')}\x85R.`, 'torch.load'],
  ])('%s', (_, body, name) => {
    for (const bytes of [pickle(body), archived(pickle(body))]) {
      const { code, message } = faultOf(bytes);
      expect(code).toBe('UNSAFE_PICKLE');
      expect(message).toContain(name);
    }
  });
});

describe('a pickle made to exhaust', () => {
  const deep = ']'.repeat(200_000) + 'a'.repeat(199_999);
  it.each([
    ['nests lists deeply', `${deep}.`],
    ['names by a deeply nested list', `${deep}${text('x')}\x93.`],
    ['holds itself', `}q\x00${text('model')}h\x00s.`],
    ['announces a text of 4 GB', `X${uint32(0xffffffff)}a.`],
    ['recalls what it never stored', `j${uint32(0x7fffffff)}.`],
    ['stores far into its memo', `]r${uint32(0xffffffff)}.`],
    ['appends a list to itself', `]q\x00${'(h\x00h\x00h\x00e'.repeat(30_000)}.`],
    ['counts backwards', `\x95${'\xff'.repeat(8)}.`],
  ])('%s: it is refused', (_, body) => {
    expect(faultOf(archived(pickle(body))).code).toBe('INVALID_WEIGHTS');
  });

  it('has entries that claim more than the file: it is refused', () => {
    const whole = Buffer.from(fixture('weights/same.zip.pth'));
    whole.writeUInt32LE(0x7fffffff, whole.indexOf('PK\x01\x02') + 24);
    expect(faultOf(whole).message).toMatch(/2147483647 bytes were expected/);
  });
});

describe('a file that is no weights', () => {
  const bad = entry(0, 4);
  it.each([
    ['empty', new Uint8Array(0), /empty/],
    ['the start of an HDF5 file', latin('\x89HDF\r\n\x1a\n'), /The file ends at byte 8/],
    ['HDF5 of a newer layout', latin('\x89HDF\r\n\x1a\n\x03'), /HDF5 file is of version 3/],
    ['HTML', latin('<!DOCTYPE html><html><body>404</body></html>'), /not safetensors/],
    ['a zip of something else', zipSync({ '../../etc/passwd': latin('x') }, { level: 0 }), /no data\.pkl/],
    ['a pickle of something else', pickle('K\x01.'), /not a file of torch\.save/],
    [
      'a header of 2^63 bytes',
      safetensors('{}', new Uint8Array(0), 2n ** 63n),
      /cut short, or not safetensors/,
    ],
    ['a header that is no JSON', safetensors('{"a":', new Uint8Array(0)), /not JSON/],
    ['a header that is a list', safetensors('[]', new Uint8Array(0)), /not a JSON object/],
    ['overlapping tensors', safetensors(`{"a":${bad},"b":${entry(2, 6)}}`), /b lies at bytes 2\.\.6/],
    ['a tensor out of range', safetensors(`{"a":${entry(0, 40, [10])}}`), /a lies at bytes 0\.\.40/],
    ['an impossible shape', safetensors(`{"a":${entry(0, 4, [2 ** 40, 2 ** 40])}}`), /needs .* bytes/],
    [
      'a deeply nested type',
      safetensors(`{"a":{"dtype":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`),
      /no text/,
    ],
  ])('%s', (_, bytes, message) => {
    const fault = faultOf(bytes);
    expect(fault.code).toBe('INVALID_WEIGHTS');
    expect(fault.message).toMatch(message);
    expect(fault.message).not.toContain('\n');
  });
});

describe('a damaged file', () => {
  /** Of no quality; the same numbers on every run. */
  const noise = (seed: number) => (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };

  it.each([
    'weights/same.zip.pth',
    'weights/same.legacy.pth',
    'weights/same.safetensors',
    'weights/checkpoint.pth',
    'keras/small.keras2.h5',
    'keras/small.keras2.model.h5',
    'keras/small.keras3.weights.h5',
    'keras/small.keras3.model.h5',
  ])('%s is read or refused, never anything else', (name) => {
    const whole = fixture(name);
    const random = noise(7);
    let refused = 0;
    for (let round = 0; round < 300; round += 1) {
      const bytes = Buffer.from(
        whole.subarray(0, round % 3 === 0 ? Math.floor(random() * whole.length) : whole.length),
      );
      for (let flips = 0; flips < 1 + (round % 4); flips += 1) {
        const at = Math.floor(random() * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      try {
        readWeightFile(bytes);
      } catch (error) {
        expect(error, `round ${round}`).toBeInstanceOf(DomainError);
        expect((error as DomainError).message, `round ${round}`).not.toContain('\n');
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});
