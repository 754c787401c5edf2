import type { Architecture as ArchitectureName } from '@beamline/contracts';
import {
  CAFFE_PREPROCESSING,
  IMAGENET_PREPROCESSING,
  type Activation,
  type ConvLayer,
  type EncoderArchitecture,
  type ResidualLayer,
} from './architecture.js';

type Form = Pick<EncoderArchitecture, 'preprocessing' | 'batchNorm'>;

const TORCHVISION: Form = {
  preprocessing: IMAGENET_PREPROCESSING,
  batchNorm: { epsilon: 1e-5, momentum: 0.1 },
};

const KERAS: Form = {
  preprocessing: CAFFE_PREPROCESSING,
  batchNorm: { epsilon: 1.001e-5, momentum: 0.01 },
};

/** He et al. 2016, Table 1; names are torchvision's. */
const resnet = (
  name: ArchitectureName,
  unit: ResidualUnit,
  repeats: readonly [number, number, number, number],
  form = TORCHVISION,
): EncoderArchitecture => ({
  name,
  outputChannels: 512 * unit.expansion,
  stride: 32,
  oddSizes: 'roundUp',
  padding: 'symmetric',
  ...form,
  blocks: [
    {
      name: 'stem',
      layers: [
        conv('conv1', 'bn1', 3, 64, 7, 2, 'relu'),
        { kind: 'maxPool', size: 3, stride: 2, padding: 1 },
      ],
    },
    { name: 'layer1', layers: units('layer1', unit, 64, 64, repeats[0], 1) },
    { name: 'layer2', layers: units('layer2', unit, 64 * unit.expansion, 128, repeats[1], 2) },
    { name: 'layer3', layers: units('layer3', unit, 128 * unit.expansion, 256, repeats[2], 2) },
    { name: 'layer4', layers: units('layer4', unit, 256 * unit.expansion, 512, repeats[3], 2) },
  ],
  classifier: ['fc.'],
});

interface ResidualUnit {
  /** Output channels a unit of width. */
  readonly expansion: number;
  readonly main: (prefix: string, input: number, width: number, stride: number) => ConvLayer[];
}

/** Two 3×3 convolutions (18 and 34 layers). */
const basic: ResidualUnit = {
  expansion: 1,
  main: (prefix, input, width, stride) => [
    conv(`${prefix}.conv1`, `${prefix}.bn1`, input, width, 3, stride, 'relu'),
    conv(`${prefix}.conv2`, `${prefix}.bn2`, width, width, 3, 1, 'none'),
  ],
};

/** 1×1, 3×3, 1×1 (50 layers and more); the paper has the stride on the first, torchvision on the second. */
const bottleneck = (strideOn: 'conv1' | 'conv2'): ResidualUnit => ({
  expansion: 4,
  main: (prefix, input, width, stride) => {
    const [first, second] = strideOn === 'conv1' ? [stride, 1] : [1, stride];
    return [
      conv(`${prefix}.conv1`, `${prefix}.bn1`, input, width, 1, first, 'relu'),
      conv(`${prefix}.conv2`, `${prefix}.bn2`, width, width, 3, second, 'relu'),
      conv(`${prefix}.conv3`, `${prefix}.bn3`, width, 4 * width, 1, 1, 'none'),
    ];
  },
});

const torchvisionBottleneck = bottleneck('conv2');
const kerasBottleneck = bottleneck('conv1');

const units = (
  prefix: string,
  unit: ResidualUnit,
  input: number,
  width: number,
  count: number,
  stride: number,
): ResidualLayer[] =>
  Array.from({ length: count }, (_, i) =>
    residual(`${prefix}.${i}`, unit, i === 0 ? input : width * unit.expansion, width, i === 0 ? stride : 1),
  );

/** The shortcut is a 1×1 convolution where size or channels change, else the identity. */
const residual = (
  prefix: string,
  unit: ResidualUnit,
  input: number,
  width: number,
  stride: number,
): ResidualLayer => {
  const output = width * unit.expansion;
  const downsample = conv(
    `${prefix}.downsample.0`,
    `${prefix}.downsample.1`,
    input,
    output,
    1,
    stride,
    'none',
  );
  return {
    kind: 'residual',
    main: unit.main(prefix, input, width, stride),
    shortcut: stride === 1 && input === output ? [] : [downsample],
    activation: 'relu',
  };
};

const conv = (
  name: string,
  batchNorm: string,
  inputChannels: number,
  outputChannels: number,
  kernel: number,
  stride: number,
  activation: Activation,
): ConvLayer => ({
  kind: 'conv',
  name,
  batchNorm,
  inputChannels,
  outputChannels,
  kernel,
  stride,
  depthwise: false,
  activation,
});

export const resnet18 = resnet('resnet18', basic, [2, 2, 2, 2]);
export const resnet34 = resnet('resnet34', basic, [3, 4, 6, 3]);
export const resnet50 = resnet('resnet50', torchvisionBottleneck, [3, 4, 6, 3]);
export const resnet101 = resnet('resnet101', torchvisionBottleneck, [3, 4, 23, 3]);
export const resnet152 = resnet('resnet152', torchvisionBottleneck, [3, 8, 36, 3]);

export const resnet50V1 = resnet('resnet50_v1', kerasBottleneck, [3, 4, 6, 3], KERAS);
export const resnet101V1 = resnet('resnet101_v1', kerasBottleneck, [3, 4, 23, 3], KERAS);
export const resnet152V1 = resnet('resnet152_v1', kerasBottleneck, [3, 8, 36, 3], KERAS);
