import { DomainError, type ModelSpec } from '@beamline/contracts';
import type { DecoderSizes } from './sizes.js';

/** Which of its possible parts a decoder is made of; what each means is told by `ModelSpec`. */
export type DecoderParts = Readonly<Pick<ModelSpec, 'contextGate' | 'outputLayer' | 'tiedEmbeddings'>>;

export const REFERENCE_PARTS: DecoderParts = {
  contextGate: 'vector',
  outputLayer: 'linear',
  tiedEmbeddings: false,
};

/** G: values of the context's gate. */
export const gateWidth = ({ features }: DecoderSizes, { contextGate }: DecoderParts): number =>
  contextGate === 'scalar' ? 1 : features;

/** K: length of what the output layer's last matrix reads. */
export const readoutWidth = ({ embedding, hidden }: DecoderSizes, { outputLayer }: DecoderParts): number =>
  outputLayer === 'deep' ? embedding : hidden;

/** @throws DomainError `INVALID_INPUT` when the embedding is to be shared with a matrix of another shape */
export const checkParts = (sizes: DecoderSizes, parts: DecoderParts): void => {
  if (parts.tiedEmbeddings && readoutWidth(sizes, parts) !== sizes.embedding)
    throw new DomainError(
      'INVALID_INPUT',
      `A linear output layer cannot share the embedding: it reads ${sizes.hidden} numbers, a word has ${sizes.embedding}.`,
      { advice: 'Make embedding and hidden size equal, choose outputLayer: deep, or untie the embeddings.' },
    );
};
