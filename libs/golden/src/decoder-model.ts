import type { CaptionBatch, DecoderSizes, Extent, NamedArrays } from '@beamline/model';
import { DamagedFixture } from './fixture.js';
import type { GoldenTensors } from './golden-tensors.js';

/** The sizes of a decoder, from the shapes of its parameters. */
export function sizesOf(parameters: NamedArrays): DecoderSizes {
  const shape = (name: string): readonly number[] => {
    const array = parameters.get(name);
    if (array === undefined) throw new DamagedFixture(`the decoder's parameter ${name} is missing`);
    return array.shape;
  };
  const [vocabulary = 0, embedding = 0] = shape('embedding.weight');
  const [attention = 0, features = 0] = shape('attention.encoder_att.weight');
  const [, hidden = 0] = shape('attention.decoder_att.weight');
  return { vocabulary, embedding, attention, features, hidden };
}

/** Rows and columns of encodings (…, rows, columns, channels). */
export function extentOf(shape: readonly number[]): Extent {
  const [height = 0, width = 0] = shape.slice(-3);
  return { height, width };
}

/** Captions and lengths of a batch, one caption an image. */
export function captionsOf(golden: GoldenTensors, prefix = ''): CaptionBatch {
  const captions = golden.tokenRows(`${prefix}captions`);
  return {
    captions,
    lengths: golden.ints(`${prefix}caplens`),
    imageIndex: captions.map((_, row) => row),
  };
}

/** Encodings (B, rows, columns, D) as the decoder takes them: (B, places, D). */
export function placesShape([count = 0, rows = 0, columns = 0, channels = 0]: readonly number[]): number[] {
  return [count, rows * columns, channels];
}
