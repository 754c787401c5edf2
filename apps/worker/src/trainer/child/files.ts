import { readFile } from 'node:fs/promises';
import { readSafetensors, type NamedArray } from '@beamline/model';

export async function readTensors(path: string): Promise<Map<string, NamedArray>> {
  return readSafetensors(await readFile(path));
}
