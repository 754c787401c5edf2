import type { Architecture } from '@beamline/contracts';
import { encoderFlops } from '../flops/encoder-flops.js';
import type { PairedCase } from './case.js';

const FEATURES = { of: 'features before pooling', relative: 3e-5 };
const IMAGE_SIDE = 256;

const encode = (
  key: string,
  what: string,
  architecture: Architecture,
  batch: number,
  contract: string,
): PairedCase => ({
  kind: 'paired',
  key,
  what,
  task: 'encode',
  settings: () => ({ architecture, batch }),
  tolerance: FEATURES,
  samples: ({ quick }) => (quick ? 3 : 5),
  flops: (settings) => Promise.resolve(settings.batch * encoderFlops(architecture, IMAGE_SIDE)),
  contract,
});

const EVALUATION =
  'both in evaluation mode, nothing recorded (train.py leaves batch norms in training mode, which is slower); ours starts from bytes and ends in half precision on the host, the reference from normalised images';

export const encodeResnet101 = encode(
  'encodeResnet101',
  'frozen ResNet-101, 16 images of 256 × 256',
  'resnet101',
  16,
  EVALUATION,
);

export const encodeResnet101AsTraining: PairedCase = {
  ...encodeResnet101,
  key: 'encodeResnet101AsTraining',
  what: `${encodeResnet101.what}, the reference as train.py runs it`,
  settings: (scale) => ({ ...encodeResnet101.settings(scale), batchNorm: 'batch' }),
  contract:
    'the reference is timed with batch norms in training mode, as train.py leaves a frozen encoder; ours, and the numbers compared, are of evaluation mode',
};

export const encodeMobilenetV2 = encode(
  'encodeMobilenetV2',
  'frozen MobileNetV2, 16 images of 256 × 256',
  'mobilenet_v2',
  16,
  `${EVALUATION}; ours has one convolution more (ONNX model zoo)`,
);

export const encodeOneImage = encode(
  'encodeOneImage',
  'frozen ResNet-101, one image of 256 × 256',
  'resnet101',
  1,
  EVALUATION,
);

/** Rounding to 8 bits of significand, through a hundred layers. */
const ROUNDED = { ...FEATURES, relative: 0.1 };

const inBfloat16 = (one: PairedCase): PairedCase => ({
  ...one,
  key: `${one.key}Bf16`,
  what: `${one.what}, ours in bfloat16`,
  settings: (scale) => ({ ...one.settings(scale), precision: 'bfloat16' }),
  tolerance: ROUNDED,
  contract: `ours multiplies in bfloat16; ${one.contract ?? ''}`,
});

export const encodeResnet101Bf16 = inBfloat16(encodeResnet101);
export const encodeMobilenetV2Bf16 = inBfloat16(encodeMobilenetV2);
