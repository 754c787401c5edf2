import { z } from 'zod';
import { BlobRef, Digest, Id, Slug, Timestamp } from './identifiers.js';

/** Encoder architectures that the model library builds. */
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
  'vgg16',
  'vgg19',
]);
export type Architecture = z.infer<typeof Architecture>;

/** Imported encoder weights: one safetensors blob with the architecture's own tensor names. */
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
  /** A `.safetensors` or PyTorch `.pth` file sent through `POST /uploads`. */
  z.strictObject({ kind: z.literal('upload'), upload: Id }),
]);
export type BackboneSource = z.infer<typeof BackboneSource>;
