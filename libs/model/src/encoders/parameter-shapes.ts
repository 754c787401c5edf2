import { DomainError } from '@beamline/contracts';
import type { NamedArrays } from '../weights/index.js';
import { convolutions, type ConvLayer, type EncoderArchitecture } from './architecture.js';
import { isPreprocessing } from './preprocessing.js';

type Part = 'filter' | 'bias' | 'gamma' | 'beta' | 'mean' | 'variance';

/** PyTorch names of what a convolution with its batch norm is made of; it has a `bias` only where it has no batch norm. */
export type ConvNames = Readonly<Record<Part, string>>;

export const convNames = ({ name, batchNorm = '' }: ConvLayer): ConvNames => ({
  filter: `${name}.weight`,
  bias: `${name}.bias`,
  gamma: `${batchNorm}.weight`,
  beta: `${batchNorm}.bias`,
  mean: `${batchNorm}.running_mean`,
  variance: `${batchNorm}.running_var`,
});

/** Names of what an optimiser may change; running statistics are not among them. */
export const trainableNames = (layer: ConvLayer): string[] => {
  const { filter, bias, gamma, beta } = convNames(layer);
  return layer.batchNorm === undefined ? [filter, bias] : [filter, gamma, beta];
};

/** PyTorch's shape of a filter: (out, in / groups, height, width). */
export const filterShape = ({ inputChannels, outputChannels, kernel, depthwise }: ConvLayer): number[] => [
  outputChannels,
  depthwise ? 1 : inputChannels,
  kernel,
  kernel,
];

/** Name and PyTorch shape of every tensor of an encoder, running statistics included. */
export const parameterShapes = ({ blocks }: EncoderArchitecture): Map<string, readonly number[]> =>
  new Map(blocks.flatMap(({ layers }) => convolutions(layers)).flatMap(shapesOf));

const shapesOf = (layer: ConvLayer): [string, readonly number[]][] => {
  const names = convNames(layer);
  const vector = [layer.outputChannels];
  const vectors =
    layer.batchNorm === undefined ? [names.bias] : [names.gamma, names.beta, names.mean, names.variance];
  return [[names.filter, filterShape(layer)], ...vectors.map((name): [string, number[]] => [name, vector])];
};

/**
 * Checks that weights hold exactly the tensors of an encoder; a classifier, PyTorch's batch counters and a preprocessing
 * may be there and are passed over.
 *
 * @throws DomainError `INVALID_WEIGHTS` that lists the missing, unknown and misshapen tensors
 */
export const checkWeights = (architecture: EncoderArchitecture, weights: NamedArrays): void => {
  checkTensors(architecture, torchNaming(architecture), weights);
};

/** What the tensors of an encoder are called in files of a kind, and what shapes they have there. */
export interface Naming {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Whether files may hold this tensor too, which an encoder does not use. */
  readonly isPassedOver: (name: string) => boolean;
}

/** PyTorch's naming, which is also our own. */
export const torchNaming = (architecture: EncoderArchitecture): Naming => ({
  shapes: parameterShapes(architecture),
  isPassedOver: (name) =>
    name.endsWith('.num_batches_tracked') ||
    isPreprocessing(name) ||
    architecture.classifier.some((prefix) => name.startsWith(prefix)),
});

/** As `checkWeights`, for tensors in the names of any kind of file. */
export const checkTensors = (
  architecture: EncoderArchitecture,
  naming: Naming,
  tensors: NamedArrays,
): void => {
  const { shapes } = naming;
  const missing = [...shapes.keys()].filter((name) => !tensors.has(name));
  const misshapen = [...shapes].flatMap(([name, shape]) => {
    const found = tensors.get(name)?.shape ?? shape;
    return found.join() === shape.join()
      ? []
      : [`${name} is [${found.join(', ')}], needs [${shape.join(', ')}]`];
  });
  const faults = [
    list('missing', missing),
    list('unknown', unknownIn(naming, tensors)),
    list('misshapen', misshapen),
  ].flat();
  if (faults.length > 0) throw mismatch(architecture, faults);
};

/** Whether the tensors are those of an encoder. */
export const fits = (naming: Naming, tensors: NamedArrays): boolean =>
  [...naming.shapes].every(([name, shape]) => tensors.get(name)?.shape.join() === shape.join()) &&
  unknownIn(naming, tensors).length === 0;

const unknownIn = ({ shapes, isPassedOver }: Naming, tensors: NamedArrays): string[] =>
  [...tensors.keys()].filter((name) => !shapes.has(name) && !isPassedOver(name));

const MOST_NAMED = 8;

const list = (what: string, entries: readonly string[]): string[] => {
  if (entries.length === 0) return [];
  const more = entries.length > MOST_NAMED ? `; and ${entries.length - MOST_NAMED} more` : '';
  return [`${entries.length} ${what}: ${entries.slice(0, MOST_NAMED).join('; ')}${more}`];
};

const mismatch = ({ name }: EncoderArchitecture, faults: readonly string[]): DomainError =>
  new DomainError('INVALID_WEIGHTS', `The weights are not those of ${name}. ${faults.join('. ')}.`, {
    advice: 'Choose the architecture that the file was saved from.',
    where: { architecture: name },
  });
