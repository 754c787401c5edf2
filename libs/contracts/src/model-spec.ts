import { z } from 'zod';
import { Slug } from './identifiers.js';

/** Word vectors that the embedding starts with (GloVe, word2vec); words that they lack start at random. */
export const PretrainedEmbeddings = z.strictObject({
  /** Name of imported embeddings; the newest import of that name is taken at launch. */
  name: Slug,
  /** False keeps the whole embedding as it starts; with `tiedEmbeddings` the output layer's last matrix is it too. */
  trainable: z.boolean().default(true),
});
export type PretrainedEmbeddings = z.infer<typeof PretrainedEmbeddings>;

/**
 * What training, encoding and decoding multiply in. `bfloat16` (8 bits of significand) rounds the operands of the
 * decoder's matrix products and of the encoder's convolutions; sums inside a product are float32. The decoder's
 * products come back as float32 tensors, the encoder's maps stay bfloat16 up to its features. Weights, optimiser state,
 * passes over attention's places, softmax and losses are float32 all the same, and so is what is stored. Faster on
 * machines with bfloat16 instructions (AVX512_BF16, AMX), slower than `float32` on others, where they are emulated.
 */
export const Precision = z.enum(['float32', 'bfloat16']);
export type Precision = z.infer<typeof Precision>;

/** Sizes and parts of the captioner; defaults are the reference's. */
export const ModelSpec = z
  .strictObject({
    /** Side of the attention grid that encoder maps of any size are pooled to. */
    grid: z.int().min(1).max(64).default(14),
    embeddingSize: z.int().min(1).max(4096).default(512),
    attentionSize: z.int().min(1).max(4096).default(512),
    hiddenSize: z.int().min(1).max(4096).default(512),
    /** On what the output layer's last matrix reads (linear: the hidden state), in training. */
    dropout: z.number().min(0).lt(1).default(0.5),
    /** `soft` looks at the expected feature, `hard` at one sampled place (Xu et al. 2015, section 4). */
    attention: z.enum(['soft', 'hard']).default('soft'),
    /** Gate of the context: one value for each channel (reference) or one for all (Xu et al. 2015, section 4.2.1). */
    contextGate: z.enum(['vector', 'scalar']).default('vector'),
    /** `linear` reads the hidden state (reference); `deep` word, state and context (Xu et al. 2015, eq. 7). */
    outputLayer: z.enum(['linear', 'deep']).default('linear'),
    /** The output layer's last matrix is the embedding's, transposed. */
    tiedEmbeddings: z.boolean().default(false),
    pretrainedEmbeddings: PretrainedEmbeddings.nullable().default(null),
    precision: Precision.default('float32'),
  })
  .refine(
    ({ tiedEmbeddings, outputLayer, embeddingSize, hiddenSize }) =>
      !tiedEmbeddings || outputLayer === 'deep' || embeddingSize === hiddenSize,
    {
      path: ['tiedEmbeddings'],
      message: 'a linear output layer can share the embedding only when embeddingSize equals hiddenSize',
    },
  );
export type ModelSpec = z.infer<typeof ModelSpec>;
