import { DomainError, type CaptionResult, type Evaluation } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { describe, expect, it } from 'vitest';
import { partial } from '../testing/partial.js';
import { ComparisonQuery } from './comparison-query.js';
import { EvaluationsService } from './evaluations.service.js';

const IMAGES = 40;
const BLEU = 'metric:bleu|def:nltk|v:1|tok:dataset|split:val|img:unique|smooth:none|beam:1|mode:sound';
const COCO = 'metric:coco|def:pycocoevalcap|v:1|tok:ptb|split:val|img:unique|smooth:none|beam:1|mode:sound';

/** Captions of eight words of which `matches(image)` are right. */
const captionsOf = (matches: (image: number) => number): CaptionResult[] =>
  Array.from({ length: IMAGES }, (_, image) => ({
    ...{
      image,
      fileName: `${image}.jpg`,
      caption: 'a',
      logProbability: -1,
      finished: true,
      references: ['a'],
    },
    statistics: {
      matches: [0, 1, 2, 3].map((order) => Math.max(0, matches(image) - order)),
      guesses: [8, 7, 6, 5],
      ...{ hypothesisLength: 8, referenceLength: 8, rougeL: 0.5, ciderD: matches(image) / 10 },
    },
  }));

const good = captionsOf((image) => 6 + (image % 3));
const poor = captionsOf((image) => 4 + (image % 2));
const old = good.map((caption): CaptionResult => {
  const { statistics, ...rest } = caption;
  expect(statistics).toBeDefined();
  return rest;
});

interface Stored {
  captions: CaptionResult[];
  evaluation?: Partial<Evaluation>;
}

/** A service over evaluations by their ids, and how often captions were read. */
function serviceOver(stored: Record<string, Stored>) {
  const reads: string[] = [];
  const get = (id: string) => {
    const found = stored[id];
    if (found === undefined) return Promise.reject(new DomainError('NOT_FOUND', `no evaluation ${id}`));
    const evaluation = partial<Evaluation>({
      ...{ id, split: 'val', mode: 'sound', signature: BLEU, captionsBlob: { digest: id, bytes: 1 } },
      coco: partial<NonNullable<Evaluation['coco']>>({ signature: COCO }),
      ...found.evaluation,
    });
    return Promise.resolve(evaluation);
  };
  const getBytes = (digest: string) => {
    reads.push(digest);
    return Promise.resolve(Buffer.from(JSON.stringify(stored[digest]?.captions)));
  };
  const records = partial<Records>({ evaluations: partial<Records['evaluations']>({ get }) });
  return { service: new EvaluationsService(records, partial<ObjectStore>({ getBytes })), reads };
}

const A = 'evaluation0a';
const B = 'evaluation0b';
const query = (rest: Record<string, string> = {}) => ComparisonQuery.parse({ with: B, ...rest });
const compare = (second: Stored, rest?: Record<string, string>) =>
  serviceOver({ [A]: { captions: poor }, [B]: second }).service.compare(A, query(rest));

describe('a comparison of two evaluations', () => {
  it('says by how much the second is better, and how sure that is', async () => {
    const result = await compare({ captions: good });
    expect(result).toMatchObject({
      ...{ metric: 'bleu4', images: IMAGES, resamples: 1000 },
      ...{ first: { evaluationId: A }, second: { evaluationId: B } },
    });
    expect(result.difference).toBeCloseTo(result.second.score - result.first.score, 12);
    expect(result.interval[0]).toBeGreaterThan(0);
    expect(result.interval[1]).toBeGreaterThan(result.difference);
    expect(result.pValue).toBeLessThan(0.01);
  });

  it('of equal captions finds no difference', async () => {
    const result = await compare({ captions: poor }, { metric: 'ciderD', resamples: '100' });
    expect(result).toMatchObject({ difference: 0, interval: [0, 0], pValue: 1, resamples: 100 });
  });

  it('is computed once, and reads each file once', async () => {
    const { service, reads } = serviceOver({ [A]: { captions: poor }, [B]: { captions: good } });
    const first = await service.compare(A, query());
    expect(await service.compare(A, query())).toBe(first);
    await service.compare(A, query({ metric: 'rougeL' }));
    expect(reads.sort()).toEqual([A, B]);
  });

  it('of evaluations that kept no statistics is a CONFLICT that names the one', async () => {
    const problem = { code: 'CONFLICT', message: expect.stringContaining(B) as string };
    await expect(compare({ captions: old, evaluation: { coco: null } })).rejects.toMatchObject(problem);
  });

  it.each<[string, Stored]>([
    ['another split', { captions: good, evaluation: { split: 'test' } }],
    ['another mode', { captions: good, evaluation: { signature: BLEU.replace('sound', 'reference') } }],
    ['fewer images', { captions: good.slice(1) }],
    [
      'images of another dataset',
      { captions: good.map((one) => ({ ...one, fileName: `${one.image}.png` })) },
    ],
  ])('with %s is INVALID_INPUT', async (_, second) => {
    await expect(compare(second)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('of scores that do not depend on the mode is allowed between modes', async () => {
    const signature = BLEU.replace('sound', 'reference');
    const coco = partial<NonNullable<Evaluation['coco']>>({ signature: COCO.replace('sound', 'reference') });
    const second = { captions: good, evaluation: { signature, coco } };
    expect((await compare(second, { metric: 'rougeL' })).difference).toBe(0);
  });

  it('with an evaluation that is not there is NOT_FOUND', async () => {
    const { service } = serviceOver({ [A]: { captions: poor } });
    await expect(service.compare(A, query())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that would keep the server busy is refused, with what it would do', async () => {
    const many = Array.from({ length: 1001 }, (_, image) => ({ ...(good[0] as CaptionResult), image }));
    const { service } = serviceOver({ [A]: { captions: many }, [B]: { captions: many } });
    const asked = service.compare(A, query({ resamples: '10000' }));
    await expect(asked).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      advice: expect.stringContaining('9990') as string,
    });
  });
});
