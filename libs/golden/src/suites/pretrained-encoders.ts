import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  ARCHITECTURES,
  createEncoder,
  openBackend,
  readWeights,
  type EncoderArchitecture,
  type NamedArray,
  type Tensor,
} from '@beamline/model';
import { close, exact, type Finding } from '../finding.js';
import { DamagedFixture, type Fixture } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { GoldenTensors } from '../golden-tensors.js';
import type { Needs } from '../needs.js';
import { sampleFindings, type Samples } from './samples.js';

const FEATURES = { abs: 1e-3 };
const EFFICIENTNET_FILE = /^efficientnet[-_]lite0.*\.(pth|pt|safetensors)$/;

/** Features (B, places, D) of byte images (B, H, W, 3), and the weights that gave them. */
function withEncoder<Result>(
  architecture: EncoderArchitecture,
  file: string,
  body: (encode: (images: Tensor) => Tensor, weights: ReadonlyMap<string, NamedArray>) => Result,
): Result {
  const { ops } = openBackend();
  const weights = readWeights(readFileSync(file));
  const encoder = createEncoder(ops, architecture, weights);
  try {
    return ops.scope(() => body((images) => encoder.encode(images), weights));
  } finally {
    encoder.dispose();
  }
}

function imageOf(golden: GoldenTensors, name: string): Tensor {
  return openBackend().ops.bytes(golden.bytes(name).slice(), [1, ...golden.get(name).shape]);
}

interface MobileNetFile {
  readonly weights?: string;
  readonly images: readonly { readonly features?: Samples }[];
}

/** MobileNetV2 with the weights that the file names. */
export function listMobileNet(folder: FixtureFolder, file: string, needs: Needs): Fixture[] {
  const golden = folder.json(file) as MobileNetFile;
  const tensors = file.replace(/\.json$/, '.safetensors');
  folder.claim(tensors);
  const name = path.basename(golden.weights ?? 'mobilenet_v2.safetensors');
  return golden.images.map((image, number) => ({
    name: `${file}/image${number}`,
    check: () => {
      const weights = needs.weights('MobileNetV2', (each) => each === name);
      return checkMobileNet(folder.tensors(tensors), weights, number, image.features);
    },
  }));
}

function checkMobileNet(
  golden: GoldenTensors,
  file: string,
  number: number,
  samples: Samples | undefined,
): Finding[] {
  const { ops } = openBackend();
  const name = `image${number}.features`;
  const { shape } = golden.get(name);
  const features = withEncoder(ARCHITECTURES.mobilenet_v2, file, (encode) =>
    ops.read(ops.transpose(encode(imageOf(golden, `image${number}.rgb`)), [0, 2, 1])),
  );
  const [channels = 0, rows = 0, columns = 0] = shape;
  return [
    close('features', features, golden.floats(name), FEATURES),
    ...(samples === undefined
      ? []
      : sampleFindings(
          'samples',
          features,
          [channels, rows, columns],
          samples,
          FEATURES.abs / samples.float32_minus_float64.scale,
        )),
  ];
}

interface Classified {
  readonly width: number;
  readonly height: number;
  readonly top1: number;
  readonly top1_logit: number;
}

/** EfficientNet-Lite0 with its published weights. */
export function listEfficientNet(folder: FixtureFolder, file: string, needs: Needs): Fixture[] {
  const golden = folder.json(file) as Readonly<Record<string, Classified>>;
  const tensors = file.replace(/\.json$/, '.safetensors');
  folder.claim(tensors);
  return Object.entries(golden).map(([image, expected]) => ({
    name: `${file}/${image}`,
    check: () => {
      const weights = needs.weights(
        'EfficientNet-Lite0',
        (each) => EFFICIENTNET_FILE.test(each),
        'BEAMLINE_EFFICIENTNET_LITE0',
      );
      return checkEfficientNet(folder.tensors(tensors), weights, image, expected);
    },
  }));
}

function checkEfficientNet(
  golden: GoldenTensors,
  file: string,
  image: string,
  expected: Classified,
): Finding[] {
  const { ops } = openBackend();
  const name = image.replace('image', 'features');
  return withEncoder(ARCHITECTURES.efficientnet_lite0, file, (encode, weights) => {
    const features = encode(imageOf(golden, image));
    const { top1, logit } = classify(features, weights);
    return [
      exact('size', golden.get(image).shape.slice(0, 2), [expected.height, expected.width]),
      close('features', ops.read(features), golden.floats(name), FEATURES),
      exact('class', top1, expected.top1),
      close('logit of the class', [logit], [expected.top1_logit], FEATURES),
    ];
  });
}

/** Class of the greatest logit: the classifier of the file on the mean feature. */
function classify(
  features: Tensor,
  weights: ReadonlyMap<string, NamedArray>,
): { top1: number; logit: number } {
  const { ops } = openBackend();
  const tensor = (name: string): Tensor => {
    const array = weights.get(name);
    if (array?.dtype !== 'F32') throw new DamagedFixture(`the weights have no classifier ${name}`);
    return ops.floats(array.data, array.shape);
  };
  const pooled = ops.mean(features, [1]);
  const logits = ops.biasAdd(
    ops.matMul(pooled, tensor('_fc.weight'), { transposeB: true }),
    tensor('_fc.bias'),
  );
  const [top1 = -1] = ops.readInts(ops.argMax(logits));
  return { top1, logit: ops.read(logits)[top1] ?? NaN };
}
