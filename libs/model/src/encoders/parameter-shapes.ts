import { DomainError } from '@beamline/contracts';
import type { NamedArrays } from '../weights/index.js';
import { convolutions, type ConvLayer, type EncoderArchitecture } from './architecture.js';

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
 * Checks that weights hold exactly the tensors of an encoder; a classifier and PyTorch's batch counters may be there
 * and are passed over.
 *
 * @throws DomainError `INVALID_WEIGHTS` that lists the missing, unknown and misshapen tensors
 */
export const checkWeights = (architecture: EncoderArchitecture, weights: NamedArrays): void => {
  const shapes = parameterShapes(architecture);
  const missing = [...shapes.keys()].filter((name) => !weights.has(name));
  const unknown = [...weights.keys()].filter(
    (name) => !shapes.has(name) && !isPassedOver(architecture, name),
  );
  const misshapen = [...shapes].flatMap(([name, shape]) => {
    const found = weights.get(name)?.shape ?? shape;
    return found.join() === shape.join()
      ? []
      : [`${name} is [${found.join(', ')}], needs [${shape.join(', ')}]`];
  });
  const faults = [list('missing', missing), list('unknown', unknown), list('misshapen', misshapen)].flat();
  if (faults.length > 0) throw mismatch(architecture, faults);
};

/** Whether a tensor is no part of an encoder, its classifier or PyTorch's bookkeeping. */
export const isUnknown = (architecture: EncoderArchitecture, name: string): boolean =>
  !parameterShapes(architecture).has(name) && !isPassedOver(architecture, name);

const isPassedOver = ({ classifier }: EncoderArchitecture, name: string): boolean =>
  name.endsWith('.num_batches_tracked') || classifier.some((prefix) => name.startsWith(prefix));

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
