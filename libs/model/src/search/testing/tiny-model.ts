import { uniformValues } from '../../decoder/counter-random.js';
import { Decoder } from '../../decoder/decoder.js';
import type { Ops } from '../../tensor-core/index.js';
import type { NamedArray } from '../../weights/index.js';
import { lastThreeTokens, type SpecialTokens } from '../special-tokens.js';
import { RowLayout } from '../row-layout.js';
import { StepDecoder, type DecoderRows } from '../step-decoder.js';
import type { WordModel } from './plain-search.js';

const SIZES = { embedding: 5, attention: 6, hidden: 7, features: 4, vocabulary: 10 };
const MAP = { height: 2, width: 2 };
const IMAGE = MAP.height * MAP.width * SIZES.features;

/** A decoder of ten words with random weights, large enough that some words are much likelier than others. */
export class TinyModel {
  readonly decoder: Decoder;
  readonly specials: SpecialTokens = lastThreeTokens(SIZES.vocabulary);
  readonly #ops: Ops;
  readonly #seed: number;

  constructor(ops: Ops, seed: number) {
    this.#ops = ops;
    this.#seed = seed;
    this.decoder = new Decoder(ops, { sizes: SIZES, featureMap: MAP, grid: MAP, seed });
    const parameters = [...this.decoder.parameters.export()].map(
      ([name, { shape }]): [string, NamedArray] => {
        const count = shape.reduce((product, extent) => product * extent, 1);
        return [name, { dtype: 'F32', shape, data: uniformValues(seed, name, count, 1.2) }];
      },
    );
    this.decoder.parameters.load(new Map(parameters));
  }

  /** (I, R, D) for the images of these numbers. */
  features(images: readonly number[]) {
    const values = images.flatMap((image) => [...this.#image(image)]);
    return this.#ops.floats(Float32Array.from(values), [
      images.length,
      MAP.height * MAP.width,
      SIZES.features,
    ]);
  }

  /** What comes after a beginning, one beginning of one image at a time. Its tensors belong to the open scope. */
  words(image: number): WordModel {
    const decoder = new StepDecoder(this.#ops, this.decoder, this.features([image]));
    const known = new Map<string, { rows: DecoderRows; logProbs: Float32Array }>();
    const after = (beginning: readonly number[]) => {
      const key = beginning.join(' ');
      const found = known.get(key) ?? this.#feed(decoder, beginning, after);
      known.set(key, found);
      return found;
    };
    return (beginning) => after(beginning).logProbs;
  }

  dispose(): void {
    this.decoder.dispose();
  }

  #feed(
    decoder: StepDecoder,
    beginning: readonly number[],
    after: (beginning: readonly number[]) => { rows: DecoderRows },
  ): { rows: DecoderRows; logProbs: Float32Array } {
    const before = beginning.length > 1 ? after(beginning.slice(0, -1)).rows : decoder.begin();
    const { state, logProbs } = decoder.step(
      before,
      new RowLayout([1]),
      Int32Array.of(beginning.at(-1) ?? 0),
    );
    return { rows: { features: before.features, state }, logProbs: this.#ops.read(logProbs) };
  }

  #image(image: number): Float32Array {
    return uniformValues(this.#seed, `image ${image}`, IMAGE, 2);
  }
}
