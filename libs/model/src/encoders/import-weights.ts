import { DomainError, type Architecture as ArchitectureName } from '@beamline/contracts';
import { elementCount } from '../weights/named-array.js';
import { readWeightFile, type NamedArray, type NamedArrays, type WeightFormat } from '../weights/index.js';
import type { EncoderArchitecture } from './architecture.js';
import { ARCHITECTURES } from './architectures.js';
import { refuseOtherNetworks } from './keras-others.js';
import { fromKeras, KERAS_ARCHITECTURES, kerasNaming } from './keras-weights.js';
import { checkTensors, fits, parameterShapes, torchNaming, type Naming } from './parameter-shapes.js';
import { isPreprocessing, ownPreprocessing, preprocessingTensors } from './preprocessing.js';

/** What a weights file gives an encoder. */
export interface ImportedWeights {
  readonly format: WeightFormat;
  /** The tensors of the architecture, in its names and order, and a preprocessing where the weights have their own. */
  readonly tensors: ReadonlyMap<string, NamedArray>;
  /** Numbers in the architecture's tensors, running statistics included. */
  readonly parameters: number;
  /** Names of tensors that the file holds and the encoder does not use: a classifier's, batch counters. */
  readonly ignored: readonly string[];
}

/**
 * Reads a weights file of any supported format and takes what an encoder of this architecture needs of it. Tensors of
 * Keras are laid out as PyTorch's, with the preprocessing that Keras's networks were trained with.
 *
 * @throws DomainError `INVALID_WEIGHTS` that lists the missing, unknown and misshapen tensors, or says why the file cannot
 *   be read; `UNSAFE_PICKLE` when a pickle asks for anything but tensors
 */
export const importWeights = (name: ArchitectureName, bytes: Uint8Array): ImportedWeights => {
  const architecture = ARCHITECTURES[name];
  const { format, tensors: all } = readWeightFile(bytes);
  const { namingOf, take } = format === 'Keras' ? KERAS : TORCH;
  if (format === 'Keras') refuseOtherNetworks(all);
  const { shapes } = checkOrSuggest(architecture, all, namingOf);
  return {
    format,
    tensors: take(architecture, all),
    parameters: [...parameterShapes(architecture).values()].reduce(
      (sum, shape) => sum + elementCount(shape),
      0,
    ),
    ignored: [...all.keys()].filter((tensor) => !shapes.has(tensor) && !isPreprocessing(tensor)),
  };
};

/** How files of a kind hold an encoder's tensors. */
interface Dialect {
  readonly namingOf: (architecture: EncoderArchitecture) => Naming | undefined;
  /** The encoder's tensors, of tensors that are named so. */
  readonly take: (architecture: EncoderArchitecture, tensors: NamedArrays) => Map<string, NamedArray>;
}

const TORCH: Dialect = {
  namingOf: torchNaming,
  take: (architecture, tensors) => {
    const own = new Map<string, NamedArray>();
    for (const name of parameterShapes(architecture).keys()) {
      const tensor = tensors.get(name);
      if (tensor !== undefined) own.set(name, tensor);
    }
    return new Map([...own, ...preprocessingTensors(ownPreprocessing(tensors))]);
  },
};

const KERAS: Dialect = { namingOf: kerasNaming, take: fromKeras };

/**
 * What the architecture's tensors are called in the file, which holds them.
 *
 * @throws DomainError what `checkTensors` says, and which other architecture the tensors would fit
 */
const checkOrSuggest = (
  architecture: EncoderArchitecture,
  tensors: NamedArrays,
  namingOf: Dialect['namingOf'],
): Naming => {
  try {
    const naming = namingOf(architecture);
    if (naming === undefined) throw notOfKeras(architecture);
    checkTensors(architecture, naming, tensors);
    return naming;
  } catch (cause) {
    const other = Object.values(ARCHITECTURES).find((one) => {
      const naming = namingOf(one);
      return naming !== undefined && fits(naming, tensors);
    });
    if (!(cause instanceof DomainError) || other === undefined) throw cause;
    throw new DomainError(cause.code, `The file holds a ${other.name}. ${cause.message}`, {
      advice: `Import it as ${other.name}.`,
      where: { architecture: architecture.name },
      cause,
    });
  }
};

const notOfKeras = ({ name }: EncoderArchitecture): DomainError =>
  new DomainError('INVALID_WEIGHTS', `Keras publishes no ${name} that computes what ours does.`, {
    advice: `Read from Keras's files are ${KERAS_ARCHITECTURES.join(', ')}.`,
    where: { architecture: name },
  });
