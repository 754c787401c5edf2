import type { Ops, Shape, Tensor } from '../../tensor-core/index.js';
import { streamSeed } from '../counter-random.js';
import { wordGates, type DecoderStep } from '../decoder-step.js';
import { drawColumns } from '../draw.js';
import { outputLayer } from '../output-layer.js';
import { distinctWords } from './distinct-words.js';
import { ofTokens, type PackedBatch } from './packed-batch.js';
import type { Stored } from '../parameters/parameter-layout.js';

// Legend: n captions still going at a step · N packed tokens · E embedding · H hidden · K what the last matrix reads · V
// words.

/** What is fed to the steps of a batch, in the order of packed tokens. */
export interface FedWords {
  /** (N) */
  readonly inputs: Int32Array;
  /** (N, E) */
  readonly embeddings: Tensor;
}

/** Gives the steps of a batch, one after the other, the words that they are fed. */
export interface WordFeed {
  /** (n, 4H) word gates of step `t`; `before` is the step before it. */
  gatesAt(t: number, before: DecoderStep | undefined): Tensor;
  /** After the last step. */
  fed(): FedWords;
}

/** Teacher forcing: the true words, all at once, and the gates of each word once however often it occurs. */
export const trueWords = (
  ops: Ops,
  weights: Stored<Tensor>,
  { inputs, offsets, liveCounts }: PackedBatch,
): WordFeed => {
  const { words, places } = distinctWords(inputs);
  const embeddings = ops.gather(weights.embedding, ops.ints(words));
  const tokens = ops.ints(places);
  const gates = ops.gather(wordGates(ops, weights, embeddings), tokens);
  return {
    gatesAt: (t) => ops.rows(gates, offsets[t] ?? 0, liveCounts[t] ?? 0),
    fed: () => ({ inputs, embeddings: ops.gather(embeddings, tokens) }),
  };
};

export interface TeacherForcing {
  /** That a word which is fed is the true one, from 0 to 1; the first, `<start>`, always is. */
  readonly probability: number;
  /** Two 32-bit integers that no other step of the run uses: they determine what is drawn. */
  readonly seed: readonly [number, number];
}

/**
 * Scheduled sampling (Bengio et al. 2015, section 2.4): each word after the first is, by a coin of its own, the true one
 * or one drawn from what the model said in the step before, with the step's dropout. Targets stay the true words, and no
 * gradient goes through the draw.
 */
export class ScheduledWords implements WordFeed {
  readonly #inputs: Int32Array;
  readonly #embeddings: Tensor[] = [];
  /** (N) below `probability` for a true word. */
  readonly #coins: Float32Array;
  /** (N, 1) */
  readonly #uniforms: Tensor;

  /**
   * Its tensors belong to the open scope.
   *
   * @param last of `lastMatrix`
   * @param mask (N, K) of dropout
   */
  constructor(
    readonly ops: Ops,
    readonly weights: Stored<Tensor>,
    readonly batch: PackedBatch,
    readonly last: Tensor,
    readonly mask: Tensor | undefined,
    readonly forcing: TeacherForcing,
  ) {
    const { seed } = forcing;
    this.#inputs = batch.inputs.slice();
    const { tokenCount } = batch.whole;
    const draw = (shape: Shape, stream: string): Tensor =>
      ofTokens(ops, batch, ops.statelessUniform(shape, streamSeed(seed, stream)));
    this.#coins = ops.scope(() => ops.read(draw([tokenCount], 'teacher')));
    this.#uniforms = draw([tokenCount, 1], 'words');
  }

  gatesAt(t: number, before: DecoderStep | undefined): Tensor {
    const { ops, batch } = this;
    const start = batch.offsets[t] ?? 0;
    const count = batch.liveCounts[t] ?? 0;
    if (before !== undefined) this.#replaceSome(t, start, count, before);
    const embeddings = ops.gather(this.weights.embedding, ops.ints(this.#inputs.slice(start, start + count)));
    this.#embeddings.push(embeddings);
    return wordGates(ops, this.weights, embeddings);
  }

  fed(): FedWords {
    return { inputs: this.#inputs, embeddings: this.ops.concat(this.#embeddings, 0) };
  }

  #replaceSome(t: number, start: number, count: number, before: DecoderStep): void {
    const isTrue = (row: number): boolean => (this.#coins[start + row] ?? 0) < this.forcing.probability;
    const replaced = Array.from({ length: count }, (_, row) => row).filter((row) => !isTrue(row));
    if (replaced.length === 0) return;
    const drawn = this.#draw(t, start, count, before);
    for (const row of replaced) this.#inputs[start + row] = drawn[row] ?? 0;
  }

  /** A word for each caption that goes on, from what was said in the step before. */
  #draw(t: number, start: number, count: number, { lstm, gatedContext }: DecoderStep): Int32Array {
    const { ops, batch, weights } = this;
    return ops.scope(() => {
      const first = (x: Tensor): Tensor => ops.rows(x, 0, count);
      const [embeddings, hidden, context] = [
        this.#embeddings[t - 1] ?? weights.embedding,
        lstm.hidden,
        gatedContext,
      ].map(first) as [Tensor, Tensor, Tensor];
      const mask = this.mask && ops.rows(this.mask, batch.offsets[t - 1] ?? 0, count);
      const inputs = { embeddings, hidden, gatedContext: context };
      const { logits } = outputLayer(ops, weights, this.last, inputs, mask);
      const uniforms = ops.rows(this.#uniforms, start, count);
      return ops.readInts(drawColumns(ops, ops.softmax(logits), uniforms));
    });
  }
}
