import type { Architecture } from './backbone.js';

const RESNET = ['stem', 'layer1', 'layer2', 'layer3', 'layer4'];
const VGG = ['block1', 'block2', 'block3', 'block4', 'block5'];

const MOBILE = ['stem', 'stage1', 'stage2', 'stage3', 'stage4', 'stage5', 'stage6', 'stage7', 'head'];

/** Blocks of each architecture from the image upwards, as `trainableBlocks` names them. */
const BLOCKS: Record<Architecture, readonly string[]> = {
  efficientnet_lite0: MOBILE,
  efficientnet_lite1: MOBILE,
  efficientnet_lite2: MOBILE,
  mobilenet_v2: MOBILE,
  resnet18: RESNET,
  resnet34: RESNET,
  resnet50: RESNET,
  resnet101: RESNET,
  resnet152: RESNET,
  resnet50_v1: RESNET,
  resnet101_v1: RESNET,
  resnet152_v1: RESNET,
  vgg16: VGG,
  vgg19: VGG,
  vgg16_conv5: VGG,
  vgg19_conv5: VGG,
};

/** Names of the encoder blocks that can be fine-tuned. */
export function blocksOf(architecture: Architecture): readonly string[] {
  return BLOCKS[architecture];
}
