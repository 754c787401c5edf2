import { DomainError, type Precision } from '@beamline/contracts';
import type { Ops, Tensor } from '../tensor-core/index.js';
import { featureGrid, type EncoderArchitecture, type Preprocessing } from './architecture.js';

/** @throws DomainError `INVALID_IMAGE` unless these are uint8 (B, H, W, 3) and large enough for one place */
export const checkImages = (architecture: EncoderArchitecture, { shape, dtype }: Tensor): void => {
  const [, height = 0, width = 0, channels] = shape;
  const { rows, columns } = featureGrid(architecture, height, width);
  if (shape.length !== 4 || channels !== 3 || dtype !== 'uint8' || rows * columns === 0)
    throw new DomainError(
      'INVALID_IMAGE',
      `${architecture.name} takes uint8 images (batch, height, width, 3); these are ${dtype} [${shape.join(', ')}].`,
      { advice: `Each side needs at least ${architecture.stride} pixels.` },
    );
};

/** uint8 images (B, H, W, 3) in the units that the network was trained on, in its precision. */
export const normaliseImages = (
  ops: Ops,
  { mean, deviation }: Preprocessing,
  images: Tensor,
  precision: Precision,
): Tensor =>
  ops.scope(() => {
    const centred = ops.sub(ops.cast(images, 'float32'), ops.floats(Float32Array.from(mean), [mean.length]));
    const rates = Float32Array.from(deviation, (levels) => 1 / levels);
    const normalised = ops.mul(centred, ops.floats(rates, [rates.length]));
    return precision === 'float32' ? normalised : ops.cast(normalised, precision);
  });
