import type { ExperimentSpec, ModelSpec } from '@beamline/contracts';
import {
  ARCHITECTURES,
  createCaptioner,
  featureGrid,
  type Captioner,
  type CaptionerOptions,
  type DecoderParts,
} from '@beamline/model';
import type { SplitSource } from '../protocol.js';
import { readTensors } from './files.js';

/**
 * The captioner of an experiment, with stored weights or, without a path, at its initial values.
 *
 * @param learning what only training needs: the optimiser, and word vectors for initial values
 */
export async function loadCaptioner(
  { model, seed }: ExperimentSpec,
  source: SplitSource,
  vocabulary: number,
  path: string | null,
  learning: Pick<CaptionerOptions, 'optimiser' | 'embeddingRows'> = {},
): Promise<Captioner> {
  const architecture = ARCHITECTURES[source.encoder.architecture];
  const { rows, columns } = featureGrid(architecture, source.imageHeight, source.imageWidth);
  return createCaptioner({
    sizes: {
      embedding: model.embeddingSize,
      attention: model.attentionSize,
      hidden: model.hiddenSize,
      features: architecture.outputChannels,
      vocabulary,
    },
    parts: partsOf(model),
    trainsEmbedding: model.pretrainedEmbeddings?.trainable ?? true,
    featureMap: { height: rows, width: columns },
    grid: model.grid,
    attention: model.attention,
    dropout: model.dropout,
    precision: model.precision,
    seed,
    ...(path !== null && { weights: await readTensors(path) }),
    ...learning,
  });
}

const partsOf = ({ contextGate, outputLayer, tiedEmbeddings }: ModelSpec): DecoderParts => ({
  contextGate,
  outputLayer,
  tiedEmbeddings,
});
