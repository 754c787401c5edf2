import type { ComputedCase, PairedCase } from './case.js';

const BEAMS = [1, 3, 5];

export const beams: readonly PairedCase[] = BEAMS.map((beam) => ({
  kind: 'paired',
  key: `beam${beam}`,
  what: `captions with beam ${beam}, features given`,
  task: 'search',
  settings: ({ quick }) => ({ beam, images: quick ? 32 : 64 }),
  tolerance: { of: 'words of the captions', relative: 0 },
  samples: ({ quick }) => (quick ? 3 : 5),
  warmUp: ({ quick }) => (quick ? 'ours' : 'both'),
  contract: 'the reference decodes one image at a time, ours as many at once as the worker does (up to 128)',
}));

const [IMAGES, COPIES] = [1000, 5];

export const splitEvaluation: ComputedCase = {
  kind: 'computed',
  key: 'splitEvaluation',
  what: 'a split of 1,000 images at beams 1, 3 and 5',
  needs: [...beams.map(({ key }) => key), 'encodeOneImage'],
  compute: (measured) => {
    const parts = beams.map(({ key }) => measured(key));
    const encode = measured('encodeOneImage').reference;
    const decode = parts.map((part) => part.reference / part.settings.images);
    const ours = parts.map((part) => part.ours / part.settings.images);
    const total = {
      reference: IMAGES * COPIES * (BEAMS.length * encode + sum(decode)),
      ours: IMAGES * sum(ours),
    };
    return {
      ...total,
      arithmetic: [
        `reference: ${IMAGES} images × ${COPIES} captions × (${BEAMS.length} × ${encode.toFixed(3)} s encoding + ${sum(decode).toFixed(3)} s decoding) = ${total.reference.toFixed(0)} s`,
        `ours: ${IMAGES} images × ${sum(ours).toFixed(4)} s decoding = ${total.ours.toFixed(1)} s`,
      ],
    };
  },
  contract:
    'the reference encodes and decodes every image for each of its captions at each beam; ours decodes cached features once',
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
