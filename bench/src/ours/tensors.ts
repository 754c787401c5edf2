import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readSafetensors, type NamedArray } from '@beamline/model';

const MOST_COMPARED = 4096;

export async function readTensorFile(folder: string, name: string): Promise<Map<string, NamedArray>> {
  return readSafetensors(await readFile(path.join(folder, `${name}.safetensors`)));
}

/** The only tensor of a file that holds one. */
export async function readOnlyTensor(folder: string, name: string): Promise<NamedArray> {
  const [tensor] = (await readTensorFile(folder, name)).values();
  if (tensor === undefined) throw new RangeError(`${name}.safetensors holds no tensor.`);
  return tensor;
}

/** Pictures as bytes (count, side, side, 3). */
export async function readPictures(folder: string): Promise<{ data: Uint8Array; shape: readonly number[] }> {
  const { data, shape } = await readOnlyTensor(folder, 'pictures');
  if (!(data instanceof Uint8Array)) throw new TypeError('Pictures are bytes.');
  return { data, shape };
}

/** Maps as bit patterns of half precision. */
export async function readMaps(folder: string): Promise<Uint16Array> {
  const { data } = await readOnlyTensor(folder, 'features');
  if (!(data instanceof Uint16Array)) throw new TypeError('Features are of half precision.');
  return data;
}

/** Evenly spaced elements: those that the reference's side gives. */
export function sampleNumbers(values: ArrayLike<number>): number[] {
  const step = Math.max(1, Math.floor(values.length / MOST_COMPARED));
  const count = Math.min(MOST_COMPARED, Math.ceil(values.length / step));
  return Array.from({ length: count }, (_, i) => values[i * step] ?? NaN);
}
