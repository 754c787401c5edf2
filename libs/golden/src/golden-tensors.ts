import { readSafetensors, type NamedArray } from '@beamline/model';
import { DamagedFixture } from './fixture.js';

/** Tensors of a golden file, by name. */
export class GoldenTensors {
  private constructor(
    readonly file: string,
    readonly arrays: ReadonlyMap<string, NamedArray>,
  ) {}

  /** @param file what to call it in messages */
  static parse(file: string, bytes: Uint8Array): GoldenTensors {
    return new GoldenTensors(file, readSafetensors(bytes));
  }

  has(name: string): boolean {
    return this.arrays.has(name);
  }

  /** @throws DamagedFixture when there is none of that name */
  get(name: string): NamedArray {
    const array = this.arrays.get(name);
    if (array === undefined) throw new DamagedFixture(`${this.file} has no tensor ${name}`);
    return array;
  }

  floats(name: string): Float32Array {
    const { data, dtype } = this.get(name);
    if (data instanceof Float32Array) return data;
    throw new DamagedFixture(`tensor ${name} of ${this.file} is ${dtype}, not F32`);
  }

  ints(name: string): Int32Array {
    const { data, dtype } = this.get(name);
    if (data instanceof Int32Array) return data;
    throw new DamagedFixture(`tensor ${name} of ${this.file} is ${dtype}, not I32`);
  }

  bytes(name: string): Uint8Array {
    const { data, dtype } = this.get(name);
    if (data instanceof Uint8Array) return data;
    throw new DamagedFixture(`tensor ${name} of ${this.file} is ${dtype}, not U8`);
  }

  /** Rows of a matrix of token ids. */
  tokenRows(name: string): Int32Array[] {
    const [rows = 0, width = 0] = this.get(name).shape;
    const ids = this.ints(name);
    return Array.from({ length: rows }, (_, row) => ids.slice(row * width, (row + 1) * width));
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
