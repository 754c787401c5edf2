import { DomainError, type Architecture as ArchitectureName } from '@beamline/contracts';
import { elementCount } from '../weights/named-array.js';
import { readWeightFile, type NamedArray, type NamedArrays, type WeightFormat } from '../weights/index.js';
import type { EncoderArchitecture } from './architecture.js';
import { ARCHITECTURES } from './architectures.js';
import { checkWeights, isUnknown, parameterShapes } from './parameter-shapes.js';

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
  checkOrSuggest(name, all);
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

/** What `checkWeights` says, and which other architecture the tensors would fit. */
const checkOrSuggest = (name: ArchitectureName, tensors: NamedArrays): void => {
  try {
    checkWeights(ARCHITECTURES[name], tensors);
  } catch (cause) {
    const other = Object.values(ARCHITECTURES).find((architecture) => fits(architecture, tensors));
    if (!(cause instanceof DomainError) || other === undefined) throw cause;
    throw new DomainError(cause.code, `The file holds a ${other.name}. ${cause.message}`, {
      advice: `Import it as ${other.name}.`,
      where: { architecture: name },
      cause,
    });
  }
};

const fits = (architecture: EncoderArchitecture, tensors: NamedArrays): boolean =>
  [...parameterShapes(architecture)].every(
    ([parameter, shape]) => tensors.get(parameter)?.shape.join() === shape.join(),
  ) && [...tensors.keys()].every((parameter) => !isUnknown(architecture, parameter));
