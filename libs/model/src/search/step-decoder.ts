import { spreadOverGrid } from '../decoder/attention/attention-geometry.js';
import type { Decoder } from '../decoder/decoder.js';
import { decoderStep, initialState, wordGates, type DecoderState } from '../decoder/decoder-step.js';
import { lastMatrix, outputLayer } from '../decoder/output-layer.js';
import type { Stored } from '../decoder/parameters/parameter-layout.js';
import type { PlaceChoice } from '../decoder/attention/place-choice.js';
import type { HoistedFeatures } from '../decoder/attention/attention.js';
import type { Ops, Tensor } from '../tensor-core/index.js';
import type { RowLayout } from './row-layout.js';
import { slotAttention } from './slot-attention.js';

// Legend: n images · M rows of them, see `RowLayout` · V words · L attended places.

/** Images with the decoder's memory of them. */
export interface DecoderRows {
  /** Of n images. */
  readonly features: HoistedFeatures;
  /** (M, H) */
  readonly state: DecoderState;
}

/** What one word did to every row. */
export interface DecodedWord {
  readonly state: DecoderState;
  /** (M, V) log-probabilities of the next word. */
  readonly logProbs: Tensor;
  /** (M, L) attention that produced it. */
  readonly alpha: Tensor;
}

/** The decoder on one batch of images, word by word. What does not depend on the words is computed once. */
export class StepDecoder {
  readonly ops: Ops;
  readonly #decoder: Decoder;
  readonly #weights: Stored<Tensor>;
  readonly #lastMatrix: Tensor;
  readonly #images: HoistedFeatures;

  /** Its tensors belong to the open scope. `images` (I, R, D) stay the caller's. */
  constructor(ops: Ops, decoder: Decoder, images: Tensor) {
    this.ops = ops;
    this.#decoder = decoder;
    this.#weights = decoder.parameters.values();
    this.#lastMatrix = lastMatrix(ops, this.#weights);
    this.#images = decoder.attention.hoist(this.#weights, images);
  }

  /** Whether each row looks at one place (hard attention). */
  get looksAtOnePlace(): boolean {
    return this.#decoder.attentionKind === 'hard';
  }

  /** All images with one row each, before the first word. */
  begin(): DecoderRows {
    return { features: this.#images, state: initialState(this.ops, this.#weights, this.#images.mean) };
  }

  /**
   * Feeds every row a word.
   *
   * @param choose places of (n · width, L) slots; the decoder's own choice by default
   */
  step(
    { features, state }: DecoderRows,
    layout: RowLayout,
    words: Int32Array,
    choose?: PlaceChoice,
  ): DecodedWord {
    const { ops } = this;
    const weights = this.#weights;
    return ops.scope(() => {
      const { embeddings, gates } = this.#wordInputs(words);
      const { attention, placeChoice } = this.#decoder;
      const { lstm, attended, gatedContext } = decoderStep(
        ops,
        weights,
        slotAttention(ops, attention, layout),
        features,
        state,
        gates,
        choose ?? placeChoice,
      );
      const { hidden, cell } = lstm;
      const { logits } = outputLayer(ops, weights, this.#lastMatrix, { embeddings, hidden, gatedContext });
      return { state: { hidden, cell }, logProbs: ops.logSoftmax(logits), alpha: attended.alpha };
    });
  }

  /**
   * The rows that go on.
   *
   * @param images places of the images that stay; `undefined` when all do
   * @param rows for each row to come, the row it continues
   */
  choose(
    { features, state }: DecoderRows,
    images: readonly number[] | undefined,
    rows: Int32Array,
  ): DecoderRows {
    const { ops } = this;
    const chosen = ops.ints(rows);
    return {
      features:
        images === undefined
          ? features
          : this.#decoder.attention.gather(features, ops.ints(Int32Array.from(images))),
      state: { hidden: ops.gather(state.hidden, chosen), cell: ops.gather(state.cell, chosen) },
    };
  }

  /** Frees what `after` no longer uses. */
  freeReplaced(before: DecoderRows, after: DecoderRows | undefined): void {
    this.ops.free(before.state.hidden, before.state.cell);
    if (before.features === after?.features || before.features === this.#images) return;
    const { base, projected, mean } = before.features;
    this.ops.free(base, projected, mean);
  }

  /** Reads attention (M, L) and gives the map of a row over the grid; rows that nobody asks for cost little. */
  gridMaps(alpha: Tensor): (row: number) => Float32Array {
    const { geometry } = this.#decoder;
    const weights = this.ops.read(alpha);
    const L = geometry.attendedPlaces;
    return (row) => spreadOverGrid(geometry, weights.subarray(row * L, (row + 1) * L));
  }

  /** Many rows are fed the same word: its part of the gates is computed once. */
  #wordInputs(words: Int32Array): { embeddings: Tensor; gates: Tensor } {
    const { ops } = this;
    const placeOf = new Map([...new Set(words)].map((word, place) => [word, place]));
    const places = ops.ints(words.map((word) => placeOf.get(word) ?? 0));
    const embeddings = ops.gather(this.#weights.embedding, ops.ints(Int32Array.from(placeOf.keys())));
    const gates = wordGates(ops, this.#weights, embeddings);
    return { embeddings: ops.gather(embeddings, places), gates: ops.gather(gates, places) };
  }
}
