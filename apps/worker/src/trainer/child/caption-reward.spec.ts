import { ExperimentSpec, SelfCritical, type SelfCritical as Weights } from '@beamline/contracts';
import { WordCounter, WordIndex } from '@beamline/data';
import { describe, expect, it } from 'vitest';
import { captionReward } from './caption-reward.js';

const CAPTIONS = [
  ['a red dog runs on the grass', 'a dog runs over green grass'],
  ['two men sit on a wall', 'men sit on the old wall'],
];
const images = CAPTIONS.map((captions, i) => ({
  fileName: `${i}.jpg`,
  captions: captions.map((raw) => ({ raw, tokens: raw.split(' ') })),
}));
const counter = new WordCounter();
for (const caption of CAPTIONS.flat()) counter.add(caption.split(' '));
const loaded = {
  images,
  words: new WordIndex(counter.toVocabulary(0)),
  encoded: { count: 0, width: 1, ids: new Int32Array(), lengths: new Int32Array(), images: new Int32Array() },
};
const spec = ExperimentSpec.parse({
  name: 'x',
  dataset: 'x',
  backbone: 'x',
  stages: [{ name: 'x', trains: 'decoder' }],
});
const options = { minWordFrequency: 0, maxLength: 50, captionsPerImage: 5 };
const reward = (weights: Partial<Weights>) =>
  captionReward(SelfCritical.parse(weights), { spec, options }, loaded);

describe('the reward of a caption', () => {
  it('is higher for its own image than for another', () => {
    for (const weights of [{}, { ciderD: 0, bleu4: 1 }]) {
      const words = (CAPTIONS[0]?.[0] ?? '').split(' ');
      expect(reward(weights)(0, words)).toBeGreaterThan(3 * reward(weights)(1, words));
    }
  });

  it('is the weighted sum of its parts', () => {
    const words = 'a dog runs on the wall'.split(' ');
    const both = reward({ ciderD: 2, bleu4: 3 })(0, words);
    const parts = 2 * reward({})(0, words) + 3 * reward({ ciderD: 0, bleu4: 1 })(0, words);
    expect(both).toBeCloseTo(parts, 12);
  });

  it('of no words is the least', () => {
    expect(reward({ bleu4: 1 })(0, [])).toBe(0);
  });
});
