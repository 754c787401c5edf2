import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { readSafetensors, type NamedArray } from '../weights/index.js';

const FOLDER = new URL('../../../../fixtures/golden/', import.meta.url);

/** Tensors of a golden file, by name. */
export class GoldenTensors {
  readonly arrays: ReadonlyMap<string, NamedArray>;

  constructor(arrays: ReadonlyMap<string, NamedArray>) {
    this.arrays = arrays;
  }

  static read(suite: string, file: string): GoldenTensors {
    return new GoldenTensors(readSafetensors(readFileSync(new URL(`${suite}/${file}`, FOLDER))));
  }

  get(name: string): NamedArray {
    const array = this.arrays.get(name);
    if (array === undefined) throw new RangeError(`The golden file has no tensor ${name}.`);
    return array;
  }

  floats(name: string): Float32Array {
    const { data } = this.get(name);
    if (data instanceof Float32Array) return data;
    throw new TypeError(`Golden tensor ${name} is not F32.`);
  }

  ints(name: string): Int32Array {
    const { data } = this.get(name);
    if (data instanceof Int32Array) return data;
    throw new TypeError(`Golden tensor ${name} is not I32.`);
  }

  /** Rows of a matrix of token ids. */
  tokenRows(name: string): Int32Array[] {
    const [rows = 0, width = 0] = this.get(name).shape;
    return Array.from({ length: rows }, (_, row) => this.ints(name).slice(row * width, (row + 1) * width));
  }

  /** Tensors whose names start with `prefix`, which is taken off. */
  under(prefix: string): Map<string, NamedArray> {
    return new Map(
      [...this.arrays]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, array]) => [name.slice(prefix.length), array]),
    );
  }
}

/** A golden JSON file; the caller says what is in it. */
export const readGoldenJson = (suite: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`${suite}/${file}`, FOLDER), 'utf8'));

export interface Tolerance {
  readonly abs: number;
  readonly rel?: number;
}

/** Fails unless |actual - expected| <= abs + rel |expected| for every element; names the worst. */
export const expectClose = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { abs, rel = 0 }: Tolerance,
  what: string,
): void => {
  expect(actual.length, `${what}: number of elements`).toBe(expected.length);
  let worst = { excess: -Infinity, index: -1 };
  for (let index = 0; index < expected.length; index += 1) {
    const [got, want] = [actual[index] ?? NaN, expected[index] ?? NaN];
    const difference = Math.abs(got - want) - rel * Math.abs(want);
    const excess = Number.isNaN(difference) ? Infinity : difference;
    if (excess > worst.excess) worst = { excess, index };
  }
  const { index } = worst;
  expect(worst.excess, `${what}[${index}]: ${actual[index]} for ${expected[index]}`).toBeLessThanOrEqual(abs);
};
