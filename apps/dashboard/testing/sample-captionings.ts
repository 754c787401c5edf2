import {
  type CaptionHypothesis,
  type CaptionedPicture,
  type Captioning,
  CaptioningRequest,
  type PictureSource,
  type SearchNode,
  type Split,
} from '@beamline/contracts';
import { type SampleRun, ago, blob, idOf, noise } from './samples.js';
import { captionsOf } from './scenes.js';

const GRID = { rows: 8, columns: 8 };
/** Where the two shapes of a scene lie, as shares of its sides. */
const LEFT = { x: 0.28, y: 0.44 };
const RIGHT = { x: 0.72, y: 0.6 };

const photographs: PictureSource[] = ['dog', 'beach', 'street', 'kitchen'].map((name) => ({
  kind: 'upload',
  upload: idOf(name),
}));

/** One captioning in each state, two of them complete; as many more as asked for. */
export function sampleCaptionings({ detail }: SampleRun, many = 0): Captioning[] {
  const request = CaptioningRequest.parse({ pictures: photographs });
  const image = CaptioningRequest.parse({
    pictures: [{ kind: 'dataset', split: 'val', image: 12 }],
    beam: 5,
    decoding: { minLength: 4, lengthPenalty: { kind: 'gnmt' } },
    withTree: true,
  });
  const base = {
    checkpointId: detail.bestCheckpointId ?? idOf('none'),
    request,
    progress: null,
    results: null,
    fault: null,
    finishedAt: null,
  };
  const done = { ...base, state: 'completed', results: blob('captions', 60_000) } as const;
  return [
    { ...base, id: idOf('c-queued'), state: 'queued', createdAt: ago(0.2) },
    {
      ...base,
      id: idOf('c-running'),
      state: 'running',
      progress: { phase: 'captioning', label: 'beach.jpg', done: 2, total: 4, unit: 'pictures' },
      createdAt: ago(1),
    },
    { ...done, id: idOf('c-tree'), request: image, createdAt: ago(10), finishedAt: ago(9.9) },
    { ...done, id: idOf('c-photographs'), createdAt: ago(30), finishedAt: ago(29.8) },
    {
      ...base,
      id: idOf('c-failed'),
      state: 'failed',
      fault: {
        code: 'INVALID_IMAGE',
        message: 'cut-off.jpg is damaged or truncated: VipsJpeg: premature end of JPEG image',
        advice: 'Send the file again.',
      },
      createdAt: ago(50),
      finishedAt: ago(49.9),
    },
    ...Array.from({ length: many }, (_, index) => ({
      ...done,
      id: idOf(`c-${index}`),
      createdAt: ago(60 + index),
      finishedAt: ago(59.9 + index),
    })),
  ];
}

/** What the pictures of a captioning show: scenes stand for photographs. */
export function sceneOfPicture(picture: PictureSource, index: number): { split: Split; image: number } {
  return picture.kind === 'dataset' ? picture : { split: 'test', image: 20 + index };
}

export function captionedPictures({ request, id }: Captioning): CaptionedPicture[] {
  return request.pictures.map((picture, index) => {
    const { split, image } = sceneOfPicture(picture, index);
    const hypotheses = Array.from({ length: request.beam }, (_, rank) => hypothesisOf(split, image, rank));
    return {
      name: picture.kind === 'dataset' ? `${split} image ${image}` : `photograph-${index + 1}.jpg`,
      preview: blob(`${id}${index}`, 5_000),
      grid: GRID,
      hypotheses,
      tree: request.withTree ? treeOf(hypotheses) : null,
    };
  });
}

function hypothesisOf(split: Split, image: number, rank: number): CaptionHypothesis {
  const { caption } = captionsOf(split, image, rank + 1);
  const left = caption.split(' to the left ')[0]?.split(' ').length ?? 0;
  const all = [...caption.split(' '), '<end>'];
  const words = all.map((word, step) => ({
    word,
    logProbability: -0.02 - 0.6 * noise(`${word}${step}${rank}${image}`) - 0.1 * rank,
    attention: attentionTo(step < left ? LEFT : step < left + 4 ? null : RIGHT),
  }));
  const logProbability = words.reduce((sum, word) => sum + word.logProbability, 0);
  return { caption, logProbability, score: logProbability, finished: true, words };
}

/** A hill at a place, or level ground. */
function attentionTo(place: { x: number; y: number } | null): number[] {
  const { rows, columns } = GRID;
  const heights = Array.from({ length: rows * columns }, (_, cell) => {
    if (place === null) return 1 + 0.1 * noise(`level${cell}`);
    const x = ((cell % columns) + 0.5) / columns - place.x;
    const y = (Math.floor(cell / columns) + 0.5) / rows - place.y;
    return 0.05 + Math.exp(-(x * x + y * y) / 0.03);
  });
  const total = heights.reduce((sum, height) => sum + height, 0);
  return heights.map((height) => height / total);
}

const OTHERS = ['the', 'two', 'small', 'large', 'above', 'below', 'shape', 'grey'] as const;

/** The ways of all hypotheses, beginnings shared, with words that were pruned beside them. */
function treeOf(hypotheses: readonly CaptionHypothesis[]): SearchNode[] {
  const root = { parent: null, word: '<start>', step: 0, logProbability: 0, cumulative: 0, group: 0 };
  const nodes: SearchNode[] = [{ ...root, fate: 'kept' }];
  const add = (parent: number, word: string, logProbability: number, fate: SearchNode['fate']): number => {
    const before = nodes[parent] ?? nodes[0];
    const step = (before?.step ?? 0) + 1;
    const cumulative = (before?.cumulative ?? 0) + logProbability;
    return nodes.push({ parent, word, step, logProbability, cumulative, group: 0, fate }) - 1;
  };
  for (const { words } of hypotheses) {
    let at = 0;
    for (const { word, logProbability } of words) {
      const known = nodes.findIndex((node) => node.parent === at && node.word === word);
      if (known < 0) OTHERS.slice(0, 3).forEach((other, i) => add(at, other, -3 - i, 'pruned'));
      at = known < 0 ? add(at, word, logProbability, word === '<end>' ? 'finished' : 'kept') : known;
    }
  }
  return nodes;
}
