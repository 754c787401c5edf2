import { readFileSync } from 'node:fs';
import { DomainError } from '@beamline/contracts';
import { File as Hdf5File, ready } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { readWeightFile } from './read-weights.js';

const whole = readFileSync(new URL('../../../../fixtures/golden/keras/small.keras2.h5', import.meta.url));

const faultOf = (change: (bytes: Buffer) => void): DomainError => {
  const bytes = Buffer.from(whole);
  change(bytes);
  try {
    readWeightFile(bytes);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('the file was read');
};

/** Address of the header of the root group, by the file's first structure. */
const ROOT = Number(whole.readBigUInt64LE(64));
const FIRST_MESSAGE = ROOT + 16;
const CONTINUATION = 0x10;

describe('an HDF5 file made to exhaust', () => {
  it('has a header that continues at itself: it is refused', () => {
    const { code, message } = faultOf((bytes) => {
      bytes.writeUInt16LE(CONTINUATION, FIRST_MESSAGE);
      bytes.writeUInt16LE(16, FIRST_MESSAGE + 2);
      bytes.writeBigUInt64LE(BigInt(FIRST_MESSAGE), FIRST_MESSAGE + 8);
      bytes.writeBigUInt64LE(24n, FIRST_MESSAGE + 16);
    });
    expect(code).toBe('INVALID_WEIGHTS');
    expect(message).toMatch(/more than 300000 entries/);
  });

  it('has a tree that is its own branch: it is refused', () => {
    const tree = whole.indexOf('TREE');
    const { message } = faultOf((bytes) => {
      bytes.writeUInt8(1, tree + 5);
      bytes.writeBigUInt64LE(BigInt(tree), tree + 32);
    });
    expect(message).toMatch(/no node of a group/);
  });

  it('has one piece of data under many names: it is refused once they are more than the file', async () => {
    const { FS } = await ready;
    const file = new Hdf5File('shared.h5', 'w', { libver: ['earliest', 'latest'] });
    const names = Array.from({ length: 20 }, (_, i) => `copy${i}`);
    const group = file.create_group('layer');
    group.create_dataset({ name: 'data', data: new Float32Array(10_000) });
    for (const name of names) group.create_hard_link('/layer/data', name);
    group.create_attribute('weight_names', names);
    file.create_attribute('layer_names', ['layer']);
    file.close();
    expect(() => readWeightFile(FS.readFile('shared.h5'))).toThrow(/share their bytes/);
  });

  it.each([
    ['a name without end', (bytes: Buffer) => bytes.fill(0x61, bytes.indexOf('HEAP') + 32)],
    ['addresses of 32 bits', (bytes: Buffer) => bytes.writeUInt8(4, 13)],
    ['other data before it', (bytes: Buffer) => bytes.writeBigUInt64LE(512n, 24)],
    ['a root beyond the end', (bytes: Buffer) => bytes.writeBigUInt64LE(2n ** 40n, 64)],
    ['an undefined root', (bytes: Buffer) => bytes.writeBigInt64LE(-1n, 64)],
  ])('has %s: it is refused', (_, change) => {
    expect(faultOf((bytes) => void change(bytes)).code).toBe('INVALID_WEIGHTS');
  });
});
