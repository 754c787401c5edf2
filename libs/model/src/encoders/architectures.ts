import type { Architecture as ArchitectureName } from '@beamline/contracts';
import type { EncoderArchitecture } from './architecture.js';
import { efficientnetLite0, efficientnetLite1, efficientnetLite2 } from './efficientnet-lite.js';
import { mobilenetV2 } from './mobilenet-v2.js';
import {
  resnet101,
  resnet101V1,
  resnet152,
  resnet152V1,
  resnet18,
  resnet34,
  resnet50,
  resnet50V1,
} from './resnet.js';
import { vgg16, vgg16Conv5, vgg19, vgg19Conv5 } from './vgg.js';

/** Every encoder that a spec may name. */
export const ARCHITECTURES: Readonly<Record<ArchitectureName, EncoderArchitecture>> = {
  efficientnet_lite0: efficientnetLite0,
  efficientnet_lite1: efficientnetLite1,
  efficientnet_lite2: efficientnetLite2,
  mobilenet_v2: mobilenetV2,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  resnet50_v1: resnet50V1,
  resnet101_v1: resnet101V1,
  resnet152_v1: resnet152V1,
  vgg16,
  vgg19,
  vgg16_conv5: vgg16Conv5,
  vgg19_conv5: vgg19Conv5,
};
