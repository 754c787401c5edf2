import { benchmarkFlops } from '../flops/decoder-flops.js';
import { encoderFlops } from '../flops/encoder-flops.js';
import { readCaptionInputs, writeCaptions } from '../inputs/captions.js';
import type { TaskSettings } from '../sides/task-settings.js';
import type { ComputedCase, PairedCase } from './case.js';

const CROSS_ENTROPY = { of: 'cross entropy of three successive steps without dropout', relative: 1e-5 };

const prepare: PairedCase['prepare'] = ({ folder, batch, vocabulary }, karpathy) =>
  writeCaptions(folder, batch, vocabulary, karpathy);

const decoderFlops = async ({ folder, vocabulary }: TaskSettings): Promise<number> =>
  benchmarkFlops((await readCaptionInputs(folder)).lengths, vocabulary);

export const decoderStep: PairedCase = {
  kind: 'paired',
  key: 'decoderStep',
  what: 'step of the decoder, batch 80, features given',
  task: 'decoderStep',
  settings: () => ({ batch: 80 }),
  prepare,
  tolerance: CROSS_ENTROPY,
  samples: ({ quick }) => (quick ? 3 : 5),
  flops: decoderFlops,
};

export const decoderStepBf16: PairedCase = {
  ...decoderStep,
  key: 'decoderStepBf16',
  what: `${decoderStep.what}, ours in bfloat16`,
  settings: () => ({ batch: 80, precision: 'bfloat16' }),
  tolerance: { ...CROSS_ENTROPY, relative: 1e-3 },
  contract: 'ours multiplies in bfloat16',
};

export const stage1Step: PairedCase = {
  kind: 'paired',
  key: 'stage1Step',
  what: 'whole step of stage 1, batch 80, ResNet-101 frozen',
  task: 'stage1Step',
  settings: () => ({ batch: 80 }),
  prepare,
  tolerance: CROSS_ENTROPY,
  samples: ({ quick }) => (quick ? 1 : 3),
  warmUp: ({ quick }) => (quick ? 'ours' : 'both'),
  contract:
    'the reference encodes every image in every step with batch norms in training mode; ours reads features cached once, in evaluation mode, at half precision (compared with the reference in evaluation mode)',
};

const EPOCHS = 10;
const [TRAIN_IMAGES, VAL_IMAGES, CAPTIONS] = [6000, 1000, 5];

export const stage1Epochs: ComputedCase = {
  kind: 'computed',
  key: 'stage1Epochs',
  what: `${EPOCHS} epochs of stage 1 on data of Flickr8k's size, encoding included`,
  needs: ['stage1Step', 'encodeResnet101'],
  compute: (measured) => {
    const [step, encode] = [measured('stage1Step'), measured('encodeResnet101')];
    const steps = EPOCHS * Math.ceil((TRAIN_IMAGES * CAPTIONS) / step.settings.batch);
    const images = TRAIN_IMAGES + VAL_IMAGES;
    const perImage = encode.ours / encode.settings.batch;
    const [reference, ours] = [steps * step.reference, steps * step.ours + images * perImage];
    return {
      reference,
      ours,
      arithmetic: [
        `reference: ${steps} steps × ${step.reference.toFixed(2)} s = ${reference.toFixed(0)} s (its validation left out)`,
        `ours: ${images} images × ${perImage.toFixed(4)} s + ${steps} steps × ${step.ours.toFixed(3)} s = ${ours.toFixed(0)} s`,
      ],
    };
  },
  contract: 'as stage1Step',
};

export const fineTuneStep: PairedCase = {
  kind: 'paired',
  key: 'fineTuneStep',
  what: 'whole step of stage 2, batch 32, layers 2 to 4 of ResNet-101 trained',
  task: 'fineTuneStep',
  settings: () => ({ batch: 32 }),
  prepare,
  tolerance: CROSS_ENTROPY,
  samples: ({ quick }) => (quick ? 1 : 3),
  warmUp: ({ quick }) => (quick ? 'ours' : 'both'),
  flops: async (settings) =>
    (await decoderFlops(settings)) + 3 * settings.batch * encoderFlops(settings.architecture, 256),
  mostMemory: 0.45,
  contract: 'batch norms frozen on both sides: the reference is kept in evaluation mode',
};
