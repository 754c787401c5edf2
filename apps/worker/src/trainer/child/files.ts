import { readFile, writeFile } from 'node:fs/promises';
import { readSafetensors, writeSafetensors, type NamedArray } from '@beamline/model';

export async function readTensors(path: string): Promise<Map<string, NamedArray>> {
  return readSafetensors(await readFile(path));
}

export async function writeTensors(path: string, tensors: ReadonlyMap<string, NamedArray>): Promise<void> {
  await writeFile(path, writeSafetensors(tensors));
}
