import { describe, expect, it } from 'vitest';
import { elementCount } from '../weights/named-array.js';
import { writeSafetensors, type NamedArray } from '../weights/index.js';
import { ARCHITECTURES } from './architectures.js';
import { importWeights } from './import-weights.js';
import { parameterShapes } from './parameter-shapes.js';

/** A ResNet-18 with its classifier and batch counters, as torchvision saves it. */
const resnet18 = (changes: Readonly<Record<string, readonly number[] | null>> = {}): Uint8Array => {
  const shapes = new Map<string, readonly number[]>(parameterShapes(ARCHITECTURES.resnet18));
  const all: Readonly<Record<string, readonly number[] | null>> = {
    'fc.weight': [2, 512],
    'fc.bias': [2],
    ...changes,
  };
  for (const [name, shape] of Object.entries(all))
    if (shape === null) shapes.delete(name);
    else shapes.set(name, shape);
  const tensors = [...shapes].map(([name, shape]): [string, NamedArray] => [
    name,
    { dtype: 'F16', shape, data: new Uint16Array(elementCount(shape)) },
  ]);
  const counter: NamedArray = { dtype: 'I64', shape: [], data: BigInt64Array.of(7n) };
  return writeSafetensors(new Map([...tensors, ['bn1.num_batches_tracked', counter]]));
};

describe('imported weights', () => {
  it('are the encoder’s tensors; a classifier and batch counters are named and left out', () => {
    const { format, tensors, parameters, ignored } = importWeights('resnet18', resnet18());
    expect({ format, parameters, size: tensors.size }).toEqual({
      format: 'safetensors',
      parameters: 11_186_112,
      size: 100,
    });
    expect([...ignored].sort()).toEqual(['bn1.num_batches_tracked', 'fc.bias', 'fc.weight']);
  });

  it('say which network the file holds when another was asked for', () => {
    expect(() => importWeights('resnet34', resnet18())).toThrow(
      expect.objectContaining({
        code: 'INVALID_WEIGHTS',
        message: expect.stringContaining('The file holds a resnet18') as string,
        advice: 'Import it as resnet18.',
      }),
    );
  });

  it('list what is missing, unknown and misshapen, all at once', () => {
    const changes = { 'bn1.bias': null, 'layer5.weight': [3], 'layer2.0.conv1.weight': [128, 64, 1, 1] };
    expect(() => importWeights('resnet18', resnet18(changes))).toThrow(
      'The weights are not those of resnet18. 1 missing: bn1.bias. 1 unknown: layer5.weight. ' +
        '1 misshapen: layer2.0.conv1.weight is [128, 64, 1, 1], needs [128, 64, 3, 3].',
    );
  });
});
