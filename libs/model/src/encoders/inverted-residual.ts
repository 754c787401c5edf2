import type { Activation, Block, ConvLayer, Layer } from './architecture.js';

/** A row of the tables in which MobileNetV2 and EfficientNet are published: `repeats` units of one width. */
export interface Stage {
  readonly repeats: number;
  readonly kernel: number;
  /** Of the first unit; the others have 1. */
  readonly stride: number;
  /** Inner channels a unit of input channel. */
  readonly expansion: number;
  readonly outputChannels: number;
}

/** PyTorch names of a convolution and its batch norm. */
export type Names = readonly [convolution: string, batchNorm: string];

/** Names of the three convolutions of unit number `index`, counted through all stages from 0. */
export type UnitNames = (index: number) => { expand: Names; depthwise: Names; project: Names };

export interface InvertedResidualNet {
  readonly stages: readonly Stage[];
  readonly unitNames: UnitNames;
  readonly stemNames: Names;
  readonly headNames: Names;
  readonly stemChannels: number;
  readonly headChannels: number;
  readonly activation: Activation;
  /** Whether a unit of expansion 1 has its 1×1 expansion nevertheless. */
  readonly expandsByOne: boolean;
}

interface Unit {
  readonly index: number;
  readonly stage: Stage;
  readonly stride: number;
  readonly inputChannels: number;
}

/**
 * Blocks `stem`, `stage1` … and `head` of a network of inverted residuals (Sandler et al. 2018): expand 1×1,
 * depthwise, project 1×1 without activation; a skip connection where the unit changes neither size nor channels.
 */
export const invertedResidualBlocks = (net: InvertedResidualNet): Block[] => {
  const blocks: Block[] = [{ name: 'stem', layers: [stem(net)] }];
  let inputChannels = net.stemChannels;
  let index = 0;
  net.stages.forEach((stage, number) => {
    const layers = Array.from({ length: stage.repeats }, (_, i) => {
      const stride = i === 0 ? stage.stride : 1;
      const layer = unit(net, { index: index + i, stage, stride, inputChannels });
      inputChannels = stage.outputChannels;
      return layer;
    });
    index += stage.repeats;
    blocks.push({ name: `stage${number + 1}`, layers: layers.flat() });
  });
  blocks.push({
    name: 'head',
    layers: [pointwise(net.headNames, inputChannels, net.headChannels, net.activation)],
  });
  return blocks;
};

const COLOURS = 3;

const stem = ({ stemNames, stemChannels, activation }: InvertedResidualNet): ConvLayer => ({
  ...pointwise(stemNames, COLOURS, stemChannels, activation),
  kernel: 3,
  stride: 2,
});

const unit = (net: InvertedResidualNet, { index, stage, stride, inputChannels }: Unit): Layer[] => {
  const names = net.unitNames(index);
  const inner = inputChannels * stage.expansion;
  const main = [
    ...(stage.expansion > 1 || net.expandsByOne
      ? [pointwise(names.expand, inputChannels, inner, net.activation)]
      : []),
    depthwise(names.depthwise, inner, stage.kernel, stride, net.activation),
    pointwise(names.project, inner, stage.outputChannels, 'none'),
  ];
  if (stride !== 1 || inputChannels !== stage.outputChannels) return main;
  return [{ kind: 'residual', main, shortcut: [], activation: 'none' }];
};

const pointwise = (
  [name, batchNorm]: Names,
  inputChannels: number,
  outputChannels: number,
  activation: Activation,
): ConvLayer => ({
  kind: 'conv',
  name,
  batchNorm,
  inputChannels,
  outputChannels,
  kernel: 1,
  stride: 1,
  depthwise: false,
  activation,
});

const depthwise = (
  names: Names,
  channels: number,
  kernel: number,
  stride: number,
  activation: Activation,
): ConvLayer => ({ ...pointwise(names, channels, channels, activation), kernel, stride, depthwise: true });
