import type { Architecture as ArchitectureName } from '@beamline/contracts';
import { elementCount } from '../weights/named-array.js';
import { readWeightFile, type NamedArray, type WeightFormat } from '../weights/index.js';
import { ARCHITECTURES } from './architectures.js';
import { checkWeights, parameterShapes } from './parameter-shapes.js';

/** What a weights file gives an encoder. */
export interface ImportedWeights {
  readonly format: WeightFormat;
  /** Exactly the tensors of the architecture, in its names and order. */
  readonly tensors: ReadonlyMap<string, NamedArray>;
  /** Numbers in `tensors`, running statistics included. */
  readonly parameters: number;
  /** Names of tensors that the file holds and the encoder does not use: a classifier's, batch counters. */
  readonly ignored: readonly string[];
}

/**
 * Reads a weights file of any supported format and takes what an encoder of this architecture needs of it.
 *
 * @throws DomainError `INVALID_WEIGHTS` that lists the missing, unknown and misshapen tensors, or says why the file cannot
 *   be read; `UNSAFE_PICKLE` when a pickle asks for anything but tensors
 */
export const importWeights = (name: ArchitectureName, bytes: Uint8Array): ImportedWeights => {
  const architecture = ARCHITECTURES[name];
  const { format, tensors: all } = readWeightFile(bytes);
  checkWeights(architecture, all);
  const tensors = new Map<string, NamedArray>();
  for (const parameter of parameterShapes(architecture).keys()) {
    const tensor = all.get(parameter);
    if (tensor !== undefined) tensors.set(parameter, tensor);
  }
  return {
    format,
    tensors,
    parameters: [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0),
    ignored: [...all.keys()].filter((parameter) => !tensors.has(parameter)),
  };
};
