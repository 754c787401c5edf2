import type { Architecture as ArchitectureName } from '@beamline/contracts';
import { asFloat32 } from '../weights/as-float32.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import {
  CAFFE_PREPROCESSING,
  convolutions,
  type ConvLayer,
  type EncoderArchitecture,
} from './architecture.js';
import { convNames, filterShape, type Naming } from './parameter-shapes.js';
import { preprocessingTensors } from './preprocessing.js';

/** Keras's tensors of a convolution and of the batch norm behind it; `readKeras` names them so. */
interface KerasNames {
  readonly kernel: string;
  readonly bias: string;
  readonly norm?: Readonly<Record<'gamma' | 'beta' | 'mean' | 'variance', string>>;
}

type Namer = (layer: ConvLayer, block: number, place: number) => KerasNames;

const vggNames: Namer = (_, block, place) => {
  const layer = `block${block + 1}_conv${place + 1}`;
  return { kernel: `${layer}/kernel`, bias: `${layer}/bias` };
};

/** `layer2.0.conv3` is `conv3_block1_3`, its downsampling `conv3_block1_0`, the stem `conv1`. */
const resnetNames: Namer = ({ name }) => {
  const [, group, unit, place = '0'] = /^layer(\d)\.(\d+)\.(?:conv(\d)|downsample\.0)$/.exec(name) ?? [];
  const layer = group === undefined ? name : `conv${Number(group) + 1}_block${Number(unit) + 1}_${place}`;
  return {
    kernel: `${layer}_conv/kernel`,
    bias: `${layer}_conv/bias`,
    norm: {
      gamma: `${layer}_bn/gamma`,
      beta: `${layer}_bn/beta`,
      mean: `${layer}_bn/moving_mean`,
      variance: `${layer}_bn/moving_variance`,
    },
  };
};

/** The networks of keras.applications that are also ours. */
const NAMERS: Readonly<Partial<Record<ArchitectureName, Namer>>> = {
  vgg16: vggNames,
  vgg19: vggNames,
  vgg16_conv5: vggNames,
  vgg19_conv5: vggNames,
  resnet50_v1: resnetNames,
  resnet101_v1: resnetNames,
  resnet152_v1: resnetNames,
};

/** Architectures whose weights are read from Keras's files. */
export const KERAS_ARCHITECTURES = Object.keys(NAMERS);

/** Layers of the classifiers of keras.applications, and of those that are commonly put in their place. */
const CLASSIFIER = /^(?:fc\d*|probs|predictions|dense(?:_\d+)?)\//;

/** What the encoder's tensors are called in Keras's files; undefined when Keras has no such network. */
export const kerasNaming = (architecture: EncoderArchitecture): Naming | undefined => {
  const layers = kerasLayers(architecture);
  if (layers === undefined) return undefined;
  return {
    shapes: new Map(layers.flatMap(([layer, names]) => shapesOf(layer, names))),
    isPassedOver: (name) => CLASSIFIER.test(name),
  };
};

/**
 * Keras's tensors in PyTorch's names and layout, with Keras's preprocessing. Keras's networks take blue, green, red: the
 * first convolution's input channels are put the other way round. The bias of a convolution before a batch norm goes
 * into the running mean, which is subtracted next.
 *
 * @param tensors all that `kerasNaming` names
 */
export const fromKeras = (
  architecture: EncoderArchitecture,
  tensors: NamedArrays,
): Map<string, NamedArray> => {
  const layers = kerasLayers(architecture) ?? [];
  return new Map([
    ...layers.flatMap(([layer, names], i) => translated(layer, names, tensors, i === 0)),
    ...preprocessingTensors(CAFFE_PREPROCESSING),
  ]);
};

const kerasLayers = ({ name, blocks }: EncoderArchitecture): [ConvLayer, KerasNames][] | undefined => {
  const namer = NAMERS[name];
  if (namer === undefined) return undefined;
  return blocks.flatMap(({ layers }, block) =>
    convolutions(layers).map((layer, place): [ConvLayer, KerasNames] => [layer, namer(layer, block, place)]),
  );
};

const shapesOf = (layer: ConvLayer, { kernel, bias, norm }: KerasNames): [string, readonly number[]][] => {
  const [output = 0, input = 0, height = 0, width = 0] = filterShape(layer);
  const vectors = [bias, ...Object.values(norm ?? {})];
  return [
    [kernel, [height, width, input, output]],
    ...vectors.map((name): [string, number[]] => [name, [output]]),
  ];
};

const translated = (
  layer: ConvLayer,
  { kernel, bias, norm }: KerasNames,
  tensors: NamedArrays,
  isFirst: boolean,
): [string, NamedArray][] => {
  const read = (name: string): Float32Array => floats(name, tensors);
  const names = convNames(layer);
  const filter: [string, NamedArray] = [
    names.filter,
    { dtype: 'F32', shape: filterShape(layer), data: torchFilter(layer, read(kernel), isFirst) },
  ];
  const biases = read(bias);
  if (norm === undefined) return [filter, vector(names.bias, biases)];
  const mean = read(norm.mean).map((value, i) => value - (biases[i] ?? 0));
  return [
    filter,
    vector(names.gamma, read(norm.gamma)),
    vector(names.beta, read(norm.beta)),
    vector(names.mean, mean),
    vector(names.variance, read(norm.variance)),
  ];
};

/** (height, width, in, out) to (out, in, height, width); `turned` exchanges the first and last input channels. */
const torchFilter = (layer: ConvLayer, kernel: Float32Array, turned: boolean): Float32Array => {
  const { inputChannels, outputChannels, kernel: side } = layer;
  const filter = new Float32Array(kernel.length);
  let from = 0;
  for (let pixel = 0; pixel < side * side; pixel += 1)
    for (let input = 0; input < inputChannels; input += 1) {
      const channel = turned ? inputChannels - 1 - input : input;
      for (let output = 0; output < outputChannels; output += 1) {
        filter[(output * inputChannels + channel) * side * side + pixel] = kernel[from] ?? 0;
        from += 1;
      }
    }
  return filter;
};

const floats = (name: string, tensors: NamedArrays): Float32Array => {
  const array = tensors.get(name);
  if (array === undefined) throw new Error(`The Keras file has no ${name}.`);
  return asFloat32(name, array);
};

const vector = (name: string, data: Float32Array): [string, NamedArray] => [
  name,
  { dtype: 'F32', shape: [data.length], data },
];
