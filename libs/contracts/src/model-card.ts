import { z } from 'zod';
import { Architecture } from './backbone.js';
import { TrainingPosition } from './checkpoint.js';
import { VocabularyOptions } from './dataset.js';
import { Bleu } from './evaluation.js';
import { ExperimentSpec } from './experiment-spec.js';
import { BlobRef, Digest, Id, Slug } from './identifiers.js';
import { ModelScore } from './registered-model.js';

const Colour = z.tuple([z.number(), z.number(), z.number()]);

/** How a photograph becomes the encoder's input. */
export const Preprocessing = z.object({
  imageHeight: z.int().min(1).max(4096),
  imageWidth: z.int().min(1).max(4096),
  /** Filter that photographs are resized with: a triangle as wide as the reduction, without regard of proportions. */
  resize: z.literal('antialiased-bilinear'),
  /** Input = (byte - mean) / deviation, for red, green and blue, in grey levels. */
  mean: Colour,
  deviation: Colour,
});
export type Preprocessing = z.infer<typeof Preprocessing>;

/** Where a model was trained: ids of that installation, digests that hold everywhere. */
export const Provenance = z.object({
  runId: Id,
  experiment: Slug,
  checkpointId: Id,
  checkpointDigest: Digest,
  stage: Slug,
  position: TrainingPosition,
  dataset: z.object({ name: Slug, digest: Digest }),
  backbone: z.object({ name: Slug, digest: Digest }),
});
export type Provenance = z.infer<typeof Provenance>;

/** What an exported model says of itself. Equal models have equal cards, wherever they were exported. */
export const ModelCard = z.object({
  format: z.literal('beamline-model'),
  formatVersion: z.literal(1),
  architecture: Architecture,
  preprocessing: Preprocessing,
  spec: ExperimentSpec,
  vocabularyOptions: VocabularyOptions,
  /** JSON blob of the `Vocabulary`. */
  vocabulary: BlobRef.extend({ size: z.int().min(4).max(1_000_000) }),
  /** Safetensors by role; `model.safetensors` has the tensors of both, named `encoder.…` and `decoder.…`. */
  weights: z.object({ encoder: BlobRef, decoder: BlobRef }),
  bleu: Bleu.nullable(),
  scores: z.array(ModelScore).max(1000),
  provenance: Provenance,
});
export type ModelCard = z.infer<typeof ModelCard>;

/** `model.json` of an export: all but the weights. Words stand at the place that is their id. */
export const ModelDocument = ModelCard.extend({ words: z.array(z.string().max(1000)).max(1_000_000) });
export type ModelDocument = z.infer<typeof ModelDocument>;
