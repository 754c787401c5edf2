import { describe, expect, it } from 'vitest';
import { parseKarpathy } from './karpathy-file.js';

const image = (filename: string, split = 'train', extra: object = {}) => ({
  filename,
  split,
  sentences: [{ tokens: ['a', 'dog'], raw: 'A dog.' }],
  ...extra,
});
const parse = (...images: unknown[]) => parseKarpathy(JSON.stringify({ dataset: 'x', images }));

describe('parseKarpathy', () => {
  it('keeps the order, the tokens and the raw sentences', () => {
    const { images, warnings } = parse(image('b.jpg'), image('a.jpg', 'val'));
    expect(images).toEqual([
      { fileName: 'b.jpg', split: 'train', captions: [{ tokens: ['a', 'dog'], raw: 'A dog.' }] },
      { fileName: 'a.jpg', split: 'val', captions: [{ tokens: ['a', 'dog'], raw: 'A dog.' }] },
    ]);
    expect(warnings).toEqual([]);
  });

  it('takes restval for train and joins folder and name', () => {
    const { images } = parse(image('b.jpg', 'restval', { filepath: 'val2014' }));
    expect(images[0]).toMatchObject({ split: 'train', fileName: 'val2014/b.jpg' });
  });

  it('warns of a split that it does not know', () => {
    const { images, warnings } = parse(image('a.jpg'), image('b.jpg', 'extra'), image('c.jpg', 'extra'));
    expect(images.map(({ split }) => split)).toEqual(['train', null, null]);
    expect(warnings).toEqual([expect.stringMatching(/^2 images left out: the split "extra"/)]);
  });

  it('makes the raw sentence of the tokens where it is absent', () => {
    const { images } = parse(image('a.jpg', 'train', { sentences: [{ tokens: ['a', 'cat'] }] }));
    expect(images[0]?.captions[0]?.raw).toBe('a cat');
  });

  const sentences = (...tokens: unknown[]) => ({ sentences: tokens.map((list) => ({ tokens: list })) });
  it.each([
    [
      'a caption without words',
      [image('a.jpg', 'train', sentences(['a'], []))],
      /image 0 \("a.jpg"\), caption 1.*no words/,
    ],
    [
      'an empty word',
      [image('a.jpg', 'train', sentences(['a', '']))],
      /image 0 \("a.jpg"\), caption 0.*"tokens.1"/,
    ],
    [
      'an image without captions',
      [image('a.jpg'), image('b.jpg', 'val', sentences())],
      /image 1 \("b.jpg"\).*no captions/,
    ],
    ['words that are numbers', [image('a.jpg', 'train', sentences([1]))], /image 0 \("a.jpg"\), caption 0/],
    [
      'an image without a split',
      [image('a.jpg', 'train', { split: undefined })],
      /image 0 \("a.jpg"\).*"split"/,
    ],
    ['an image without a name', [{ split: 'train' }], /image 0: .*"filename"/],
    ['the same name twice', [image('a.jpg'), image('b.jpg'), image('a.jpg')], /Images 0 and 2.*"a.jpg"/],
    ['no training image', [image('a.jpg', 'test')], /no training image/],
    ['no image', [], /no images/],
  ])('refuses %s and says where', (_, images, message) => {
    expect(() => parse(...images)).toThrow(message);
    expect(() => parse(...images)).toThrow(expect.objectContaining({ code: 'INVALID_DATASET' }) as Error);
  });

  it.each(['/etc/passwd', '../a.jpg', 'a/../../b.jpg', 'a//b.jpg', '.', 'a\\b.jpg', 'a\u0000.jpg', 'dir/'])(
    'refuses the file name %j',
    (name) => {
      expect(() => parse(image(name))).toThrow(/refused/);
    },
  );

  it('refuses what is not JSON, and JSON of another shape', () => {
    expect(() => parseKarpathy('{"images": [')).toThrow(/not JSON/);
    expect(() => parseKarpathy('[]')).toThrow(/Karpathy's format/);
    const coco = JSON.stringify({ images: 3, annotations: [] });
    expect(() => parseKarpathy(coco)).toThrow(
      expect.objectContaining({ advice: expect.stringMatching(/COCO/) as unknown }) as Error,
    );
  });
});
