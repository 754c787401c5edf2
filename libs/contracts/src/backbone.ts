import { z } from 'zod';
import { BlobRef, Digest, Id, Slug, Timestamp } from './identifiers.js';

/** Encoder architectures that the model library builds; a ResNet `_v1` is Keras's, without it torchvision's. */
export const Architecture = z.enum([
  'efficientnet_lite0',
  'efficientnet_lite1',
  'efficientnet_lite2',
  'mobilenet_v2',
  'resnet18',
  'resnet34',
  'resnet50',
  'resnet101',
  'resnet152',
  'resnet50_v1',
  'resnet101_v1',
  'resnet152_v1',
  'vgg16',
  'vgg19',
  // The map before the last pooling, 14 × 14 of a picture of 224 × 224: what Xu et al. 2015 attend over.
  'vgg16_conv5',
  'vgg19_conv5',
]);
export type Architecture = z.infer<typeof Architecture>;

/**
 * Imported encoder weights: one safetensors blob with the architecture's own tensor names, and `input.mean` and
 * `input.std` where the weights want pictures prepared otherwise than their architecture does.
 */
export const Backbone = z.object({
  id: Id,
  name: Slug,
  architecture: Architecture,
  digest: Digest,
  weights: BlobRef,
  createdAt: Timestamp,
});
export type Backbone = z.infer<typeof Backbone>;

export const BackboneSource = z.discriminatedUnion('kind', [
  /** The weights that set-up provisioned beside the workers. */
  z.strictObject({ kind: z.literal('bundled') }),
  /** A `.safetensors`, PyTorch `.pth` or Keras `.h5` file sent through `POST /uploads`. */
  z.strictObject({ kind: z.literal('upload'), upload: Id }),
]);
export type BackboneSource = z.infer<typeof BackboneSource>;
