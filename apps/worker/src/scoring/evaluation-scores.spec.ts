import { Decoding, type EvaluationKey, type Mode } from '@beamline/contracts';
import { corpusBleu, pairedBootstrap, ptbTokenise } from '@beamline/metrics';
import { describe, expect, it } from 'vitest';
import type { RunContext } from '../compute/run-context.js';
import type { Services } from '../services.js';
import { scoreEvaluation } from './evaluation-scores.js';
import { Meteor } from './meteor.js';

const sentences = [
  ["A dog's ball, red.", 'A red ball on grass.'],
  ['Two men run fast.', 'Men running in a very green park.'],
  ['A boy jumps.', 'The boy jumps over a small fence.'],
];
const images = sentences.map((captions, row) => ({
  fileName: `${row}.jpg`,
  captions: captions.map((raw) => ({
    raw,
    tokens: raw
      .toLowerCase()
      .replace(/[^a-z ]/g, '')
      .split(' '),
  })),
}));
const vocabulary = { words: { '<pad>': 0, a: 1, '<unk>': 2, '<start>': 3, '<end>': 4 }, size: 5 };
const decoded = ['a red ball on grass', 'two men run', ''].map((text, image) => ({
  ...{
    image,
    words: text.split(' ').filter((word) => word !== ''),
    logProbability: -1,
    finished: image !== 1,
  },
}));
const key = (mode: Mode): EvaluationKey => ({
  ...{ checkpointId: 'checkpoint01', split: 'val', beam: 3, mode, decoding: Decoding.parse({}) },
});

const blobs: Record<string, unknown> = { captions: images, vocabulary };
const getBytes = (digest: string) => Promise.resolve(Buffer.from(JSON.stringify(blobs[digest])));
const services = {
  store: { getBytes } as Pick<Services['store'], 'getBytes'> as Services['store'],
  meteor: new Meteor({ available: false, reason: 'no Java', advice: '' }),
};
const contextOf = (mode: Mode) => {
  const manifest = {
    options: { minWordFrequency: 0, maxLength: 5, captionsPerImage: 2 },
    splits: { val: { captionsBlob: { digest: 'captions' } } },
    vocabularies: { [mode]: { digest: 'vocabulary', size: 5 } },
  };
  return { run: { spec: { mode } }, dataset: { manifest } } as unknown as RunContext;
};
const scored = (mode: Mode) => scoreEvaluation(services, contextOf(mode), key(mode), decoded);

describe('scores of an evaluation', () => {
  it('are NLTK BLEU on the words of the dataset and pycocoevalcap on PTB words of the sentences', async () => {
    const { bleu, coco, signature } = await scored('sound');
    const dataset = decoded.map(({ words }, row) => ({
      hypothesis: words,
      references: images[row]?.captions.map(({ tokens }) => tokens) ?? [],
    }));
    const ptb = decoded.map(({ words }, row) => ({
      hypothesis: words,
      references: sentences[row]?.map(ptbTokenise) ?? [],
    }));
    expect(bleu).toEqual(corpusBleu(dataset).bleu);
    expect(coco.bleu).toEqual(corpusBleu(ptb, { definition: 'pycocoevalcap' }).bleu);
    expect(coco.bleu).not.toEqual(bleu);
    expect(coco).toMatchObject({ meteor: null, meteorMissing: 'no Java' });
    expect([signature, coco.signature].map((text) => text.split('|').slice(0, 5).join('|'))).toEqual([
      'metric:bleu|def:nltk|v:1|tok:dataset|unk:raw-references',
      'metric:coco|def:pycocoevalcap|v:1|tok:ptb|unk:raw-references',
    ]);
  });

  it('can be made again from what each image adds to them', async () => {
    const { bleu, coco, captions } = await scored('sound');
    const side = captions.flatMap(({ image, statistics }) => (statistics ? [{ image, statistics }] : []));
    const scoreOf = (metric: 'bleu2' | 'rougeL' | 'ciderD') =>
      pairedBootstrap(side, side, { metric, seed: 1, resamples: 1 }).first.score;
    expect(side).toHaveLength(3);
    expect(scoreOf('bleu2')).toBeCloseTo(bleu[1], 12);
    expect(scoreOf('rougeL')).toBeCloseTo(coco.rougeL, 12);
    expect(scoreOf('ciderD')).toBeCloseTo(coco.ciderD, 12);
  });

  it('count captions without a word, and how varied the others are', async () => {
    const { empty, diversity } = await scored('sound');
    expect(empty).toBe(1);
    expect(diversity).toMatchObject({ uniqueCaptions: 3, vocabularyUsed: 8, vocabularySize: 2 });
  });

  it('leave an image without a fitting reference out of BLEU in mode reference, as the reference does', async () => {
    const long = images.map((image, row) =>
      row === 0 ? { ...image, captions: [{ raw: 'a b c d e f', tokens: 'a b c d e f'.split(' ') }] } : image,
    );
    blobs['captions'] = long;
    try {
      const { captions } = await scored('reference');
      expect(captions.map(({ statistics }) => statistics === undefined)).toEqual([true, false, false]);
    } finally {
      blobs['captions'] = images;
    }
  });
});
