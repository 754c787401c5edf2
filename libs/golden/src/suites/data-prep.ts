import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import {
  countWords,
  decodeImage,
  parseKarpathy,
  resizeBilinear,
  type KarpathyImage,
  type Pixels,
} from '@beamline/data';
import { fnv1a32, scramble } from '@beamline/model/internals';
import { close, exact, type Finding } from '../finding.js';
import { MissingNeed, type Fixture, type Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { Needs } from '../needs.js';
import {
  encodedByImage,
  listEdges,
  optionsOf,
  type Arguments,
  type EncodedCaption,
} from './data-prep-captions.js';

/** Side of the images that the reference trains on, in pixels. */
const SIDE = 256;

/** From a captions file and photographs to word ids and pixels. */
export const dataPrep: Suite = {
  name: 'data-prep',
  parts: [
    { file: /^expected.*\.json$/, fixtures: listExpected },
    { file: /^edge.*\.json$/, fixtures: listEdges },
    { file: /^resize.*\.json$/, fixtures: listResizes },
  ],
};

interface Resized {
  readonly sha256_chw: string;
  readonly channel_means: readonly number[];
  readonly pixels_yx_rgb: readonly (readonly [number, number, number, number, number])[];
}
interface ExpectedImage {
  readonly split: string;
  readonly filename: string;
  readonly decoded_shape_hwc: readonly number[];
  readonly decoded_sha256_hwc: string;
  readonly decoded_mean?: number;
  readonly resized: Resized;
  readonly decoded_png?: string;
  readonly resized_png?: string;
}
interface Expected {
  readonly arguments: Arguments & { readonly karpathy_json?: string };
  readonly word_map: Readonly<Record<string, number>>;
  readonly word_map_train_only?: Readonly<Record<string, number>>;
  readonly filenames: Readonly<Record<string, readonly string[]>>;
  readonly unk_tokens?: Readonly<Record<string, number>>;
  readonly images?: readonly ExpectedImage[];
}
type Encoded = Readonly<
  Record<string, { readonly captions: readonly number[][]; readonly caplens: readonly number[] }>
>;

function listExpected(folder: FixtureFolder, file: string, needs: Needs): Fixture[] {
  const expected = folder.json(file) as Expected;
  const encodedFile = file.replace('expected', 'encoded');
  const captionsFile = expected.arguments.karpathy_json ?? 'subset.json';
  for (const other of [encodedFile, captionsFile]) folder.claim(other);
  const images = (): readonly KarpathyImage[] =>
    parseKarpathy(folder.bytes(captionsFile).toString('utf8')).images;
  const encoded = (): Encoded => folder.json(encodedFile) as Encoded;
  return [
    { name: `${file}/word map`, check: () => checkWords(images(), expected) },
    ...Object.keys(expected.filenames)
      .filter((split) => expected.filenames[split]?.length !== 0)
      .map((split) => ({
        name: `${encodedFile}/${split}`,
        check: () => checkEncodings(images(), expected, encoded()[split], split),
      })),
    ...listPictures(folder, file, expected.images ?? [], needs),
  ];
}

function checkWords(images: readonly KarpathyImage[], expected: Expected): Finding[] {
  const { reference, sound } = countWords(images, optionsOf(expected.arguments));
  return [
    exact('word map of all splits', reference.words, expected.word_map),
    ...(expected.word_map_train_only === undefined
      ? []
      : [exact('word map of training captions', sound.words, expected.word_map_train_only)]),
  ];
}

function checkEncodings(
  images: readonly KarpathyImage[],
  expected: Expected,
  encoded: Encoded[string] | undefined,
  split: string,
): Finding[] {
  const ofSplit = images.filter((image) => image.split === split.toLowerCase());
  const actual = encodedByImage(ofSplit, expected.word_map, optionsOf(expected.arguments));
  const { captions_per_image: each } = expected.arguments;
  const names = expected.filenames[split] ?? [];
  const theirs = names.map((_, image): EncodedCaption[] =>
    (encoded?.captions.slice(image * each, (image + 1) * each) ?? []).map((ids, i) => ({
      ids,
      length: encoded?.caplens[image * each + i] ?? -1,
    })),
  );
  // Captions of an image come in an order of their own.
  const sorted = (captions: readonly EncodedCaption[]): string[] =>
    captions.map((each) => JSON.stringify(each)).sort();
  const unknowns = [...actual.values()]
    .flat()
    .flatMap(({ ids }) => ids.filter((id) => id === expected.word_map['<unk>']));
  return [
    exact('images', [...actual.keys()], names),
    exact(
      'captions and lengths',
      names.map((name) => sorted(actual.get(name) ?? [])),
      theirs.map(sorted),
    ),
    ...(expected.unk_tokens === undefined
      ? []
      : [exact('unknown words', unknowns.length, expected.unk_tokens[split])]),
  ];
}

function listPictures(
  folder: FixtureFolder,
  file: string,
  images: readonly ExpectedImage[],
  needs: Needs,
): Fixture[] {
  const pictures = images.flatMap((image) => {
    const { decoded_png: decoded, resized_png: resized, filename } = image;
    if (decoded === undefined || resized === undefined) return [];
    for (const png of [decoded, resized]) folder.claim(png);
    return [
      { name: `${file}/${filename}/resize`, check: () => checkPictures(folder, image, decoded, resized) },
    ];
  });
  const found = images.filter(({ filename }) => needs.photograph(filename) !== undefined);
  const photographs = found.map((image) => ({
    name: `${file}/${image.filename}/photograph`,
    check: () => checkPhotograph(image, needs.photograph(image.filename) ?? ''),
  }));
  const missing = images.length - found.length;
  if (missing === 0) return [...pictures, ...photographs];
  const skipped = {
    name: `${file}/photographs`,
    check: (): never => {
      throw new MissingNeed(
        `${missing} of ${images.length} photographs were not found; put them in data/<dataset>/images beside the golden folder`,
      );
    },
  };
  return [...pictures, ...photographs, skipped];
}

async function checkPictures(
  folder: FixtureFolder,
  image: ExpectedImage,
  decodedPng: string,
  resizedPng: string,
): Promise<Finding[]> {
  const decoded = await decodeImage(folder.bytes(decodedPng), decodedPng, 'reference');
  const wanted = await decodeImage(folder.bytes(resizedPng), resizedPng, 'reference');
  const resized = resizeBilinear(decoded, { height: wanted.height, width: wanted.width });
  return [
    exact('decoded bytes', sha256(decoded.data), image.decoded_sha256_hwc),
    close('resized pixels', resized.data, wanted.data, { abs: 0 }),
    ...resizedFindings(resized, image.resized),
  ];
}

/** Another decoder of JPEG may differ by rounding: then only the means must agree, to 2 levels. */
async function checkPhotograph(image: ExpectedImage, file: string): Promise<Finding[]> {
  const decoded = await decodeImage(readFileSync(file), image.filename, 'reference');
  const resized = resizeBilinear(decoded, { height: SIDE, width: SIDE });
  const shape = exact('shape', [decoded.height, decoded.width, 3], image.decoded_shape_hwc);
  if (sha256(decoded.data) === image.decoded_sha256_hwc)
    return [shape, ...resizedFindings(resized, image.resized)];
  return [shape, close('channel means', channelMeans(resized), image.resized.channel_means, { abs: 2 })];
}

interface ResizeCase {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly input_first_bytes: readonly number[];
  readonly resized: Resized;
  readonly resized_horizontal_first?: Resized;
}

function listResizes(folder: FixtureFolder, file: string): Fixture[] {
  const { cases } = folder.json(file) as { cases: readonly ResizeCase[] };
  return cases.map((one) => ({ name: `${file}/${one.name}`, check: () => checkResize(one) }));
}

function checkResize(one: ResizeCase): Finding[] {
  const { name, height, width, channels } = one;
  const hash = fnv1a32(name);
  const bytes = Uint8Array.from({ length: height * width * channels }, (_, i) => scramble(hash, i) >>> 24);
  const data =
    channels === 1
      ? Uint8Array.from({ length: bytes.length * 3 }, (_, i) => bytes[Math.floor(i / 3)] ?? 0)
      : bytes;
  const image = { data, height, width };
  const target = { height: SIDE, width: SIDE };
  return [
    exact('input', [...bytes.subarray(0, one.input_first_bytes.length)], one.input_first_bytes),
    ...resizedFindings(resizeBilinear(image, target), one.resized),
    ...resizedFindings(
      resizeBilinear(image, { ...target, passOrder: 'horizontal-first' }),
      one.resized_horizontal_first ?? one.resized,
      'horizontal first: ',
    ),
  ];
}

function resizedFindings(actual: Pixels, expected: Resized, prefix = ''): Finding[] {
  const pixels = expected.pixels_yx_rgb.map(([y, x]) => {
    const at = (y * actual.width + x) * 3;
    return [y, x, ...actual.data.subarray(at, at + 3)];
  });
  return [
    exact(`${prefix}pixels`, pixels, expected.pixels_yx_rgb),
    exact(`${prefix}bytes`, sha256(channelsFirst(actual)), expected.sha256_chw),
  ];
}

/** (height, width, 3) to (3, height, width), the order in which golden files are hashed. */
function channelsFirst({ data, height, width }: Pixels): Uint8Array {
  const plane = height * width;
  return Uint8Array.from(data, (_, i) => data[(i % plane) * 3 + Math.floor(i / plane)] ?? 0);
}

function channelMeans({ data }: Pixels): number[] {
  const sums = [0, 0, 0];
  data.forEach((byte, i) => {
    sums[i % 3] = (sums[i % 3] ?? 0) + byte;
  });
  return sums.map((sum) => sum / (data.length / 3));
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
