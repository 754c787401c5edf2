import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cocoScores } from './coco-scores.js';
import { meteorAvailability, meteorScores } from './meteor.js';

type Name = 'bleu1' | 'bleu2' | 'bleu3' | 'bleu4' | 'rouge_l' | 'cider' | 'meteor';
interface Case {
  case: string;
  entries: { hypothesis: string; references: string[] }[];
  corpus: Record<Name, number>;
  per_image: Record<'rouge_l' | 'cider' | 'meteor', number[]>;
}

const file = new URL('../../../fixtures/golden/coco/scores.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
const words = (text: string) => text.split(' ').filter((word) => word !== '');
const entriesOf = ({ entries }: Case) =>
  entries.map(({ hypothesis, references }) => ({
    hypothesis: words(hypothesis),
    references: references.map(words),
  }));

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? Number.NaN;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
  });
}

describe('scores of made-up captions', () => {
  it.each(cases.map((each) => [each.case, each] as const))('%s: equal those of pycocoevalcap', (_, each) => {
    const { bleu, rougeL, ciderD, perImage } = cocoScores(entriesOf(each));
    const { bleu1, bleu2, bleu3, bleu4, rouge_l, cider } = each.corpus;
    expectClose([...bleu, rougeL, ciderD], [bleu1, bleu2, bleu3, bleu4, rouge_l, cider]);
    expectClose(
      perImage.map((image) => image.rougeL),
      each.per_image.rouge_l,
    );
    expectClose(
      perImage.map((image) => image.ciderD),
      each.per_image.cider,
    );
  });
});

/** Loading the paraphrases takes the program half a minute on a busy machine: one corpus, where the program is. */
const availability = meteorAvailability();
describe.runIf(availability.available)('METEOR by its program', () => {
  it.each(cases.filter((each) => each.case === 'usual').map((each) => [each.case, each] as const))(
    '%s: equals that of pycocoevalcap',
    async (_, each) => {
      const { meteor, perImage } = await meteorScores(entriesOf(each), availability);
      expectClose([meteor, ...perImage], [each.corpus.meteor, ...each.per_image.meteor]);
    },
    120_000,
  );
});
