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

const STARTS_AND_ENDS =
  'nothing is recorded; ours starts from bytes and ends in half precision on the host, the reference from normalised images';

const AS_TRAINING =
  'the reference is timed with batch norms in training mode, as train.py leaves a frozen encoder; ours, and the numbers compared, are of evaluation mode';

/** Both timed in evaluation mode. */
const inEvaluation = (key: string, what: string, architecture: Architecture, batch: number): PairedCase =>
  encode(key, what, architecture, batch, `both in evaluation mode; ${STARTS_AND_ENDS}`);

/** The reference timed as train.py runs it; beside it the same with both in evaluation mode. */
const frozen = (key: string, what: string, architecture: Architecture) => {
  const evaluation = inEvaluation(`${key}Evaluation`, `${what}, both in evaluation mode`, architecture, 16);
  const asTraining: PairedCase = {
    ...evaluation,
    key,
    what,
    settings: (scale) => ({ ...evaluation.settings(scale), batchNorm: 'batch' }),
    contract: `${AS_TRAINING}; ${STARTS_AND_ENDS}`,
  };
  return { asTraining, evaluation };
};

export const { asTraining: encodeResnet101, evaluation: encodeResnet101Evaluation } = frozen(
  'encodeResnet101',
  'frozen ResNet-101, 16 images of 256 × 256',
  'resnet101',
);

export const { asTraining: encodeMobilenetV2, evaluation: encodeMobilenetV2Evaluation } = frozen(
  'encodeMobilenetV2',
  'frozen MobileNetV2 (ours with one convolution more, as in the ONNX model zoo), 16 images of 256 × 256',
  'mobilenet_v2',
);

export const encodeOneImage = inEvaluation(
  'encodeOneImage',
  'frozen ResNet-101, one image of 256 × 256',
  'resnet101',
  1,
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
