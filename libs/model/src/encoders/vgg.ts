import type { Architecture as ArchitectureName } from '@beamline/contracts';
import { IMAGENET_PREPROCESSING, type Block, type EncoderArchitecture, type Layer } from './architecture.js';

/**
 * Simonyan and Zisserman 2015, Table 1, without batch norm: five blocks of 3×3 convolutions, each closed by a 2×2
 * max-pool. torchvision names the layers by their place in one list (`features.<place>`).
 *
 * @param convolutionsPerBlock number of convolutions in each of the five blocks
 */
const vgg = (name: ArchitectureName, convolutionsPerBlock: readonly number[]): EncoderArchitecture => ({
  name,
  outputChannels: 512,
  stride: 32,
  oddSizes: 'roundDown',
  preprocessing: IMAGENET_PREPROCESSING,
  padding: 'symmetric',
  batchNorm: { epsilon: 1e-5, momentum: 0.1 },
  blocks: blocks(convolutionsPerBlock),
  classifier: ['classifier.'],
});

/** The same network and weights, its map of 14 × 14 places of a picture of 224 × 224: what Xu et al. 2015 attend over. */
function beforeLastPooling(name: ArchitectureName, whole: EncoderArchitecture): EncoderArchitecture {
  const earlier = whole.blocks.slice(0, -1);
  const last = whole.blocks.slice(-1).map((block) => ({ ...block, layers: block.layers.slice(0, -1) }));
  return { ...whole, name, stride: whole.stride / 2, blocks: [...earlier, ...last] };
}

const WIDTHS = [64, 128, 256, 512, 512];
const COLOURS = 3;

const blocks = (convolutionsPerBlock: readonly number[]): Block[] => {
  let place = 0;
  let inputChannels = COLOURS;
  return convolutionsPerBlock.map((count, index) => {
    const width = WIDTHS[index] ?? inputChannels;
    const layers: Layer[] = [];
    for (let i = 0; i < count; i += 1) {
      layers.push(convolution(place, inputChannels, width));
      inputChannels = width;
      place += 2; // a convolution and its ReLU
    }
    place += 1;
    layers.push({ kind: 'maxPool', size: 2, stride: 2, padding: 0 });
    return { name: `block${index + 1}`, layers };
  });
};

const convolution = (place: number, inputChannels: number, outputChannels: number): Layer => ({
  kind: 'conv',
  name: `features.${place}`,
  batchNorm: undefined,
  inputChannels,
  outputChannels,
  kernel: 3,
  stride: 1,
  depthwise: false,
  activation: 'relu',
});

export const vgg16 = vgg('vgg16', [2, 2, 3, 3, 3]);
export const vgg19 = vgg('vgg19', [2, 2, 4, 4, 4]);
export const vgg16Conv5 = beforeLastPooling('vgg16_conv5', vgg16);
export const vgg19Conv5 = beforeLastPooling('vgg19_conv5', vgg19);
