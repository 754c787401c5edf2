import { IMAGENET_PREPROCESSING, type EncoderArchitecture } from './architecture.js';
import { invertedResidualBlocks, type Stage } from './inverted-residual.js';

/** Sandler et al. 2018, Table 2. */
const STAGES: readonly Stage[] = [
  { repeats: 1, kernel: 3, stride: 1, expansion: 1, outputChannels: 16 },
  { repeats: 2, kernel: 3, stride: 2, expansion: 6, outputChannels: 24 },
  { repeats: 3, kernel: 3, stride: 2, expansion: 6, outputChannels: 32 },
  { repeats: 4, kernel: 3, stride: 2, expansion: 6, outputChannels: 64 },
  { repeats: 3, kernel: 3, stride: 1, expansion: 6, outputChannels: 96 },
  { repeats: 3, kernel: 3, stride: 2, expansion: 6, outputChannels: 160 },
  { repeats: 1, kernel: 3, stride: 1, expansion: 6, outputChannels: 320 },
];

/**
 * MobileNetV2 as the ONNX model zoo publishes it (`mobilenetv2-7`, trained in Gluon): plain ReLU where the paper
 * clips at 6, and a 1×1 expansion in the first unit, which torchvision omits. Names follow torchvision's pattern.
 */
export const mobilenetV2: EncoderArchitecture = {
  name: 'mobilenet_v2',
  outputChannels: 1280,
  stride: 32,
  oddSizes: 'roundUp',
  preprocessing: IMAGENET_PREPROCESSING,
  padding: 'symmetric',
  batchNorm: { epsilon: 1e-5, momentum: 0.1 },
  blocks: invertedResidualBlocks({
    stages: STAGES,
    unitNames: (index) => {
      const prefix = `features.${index + 1}.conv`;
      return {
        expand: [`${prefix}.0.0`, `${prefix}.0.1`],
        depthwise: [`${prefix}.1.0`, `${prefix}.1.1`],
        project: [`${prefix}.2`, `${prefix}.3`],
      };
    },
    stemNames: ['features.0.0', 'features.0.1'],
    headNames: ['features.18.0', 'features.18.1'],
    stemChannels: 32,
    headChannels: 1280,
    activation: 'relu',
    expandsByOne: true,
  }),
  classifier: ['classifier.'],
};
