import {
  ARCHITECTURES,
  createEncoder,
  openBackend,
  type Encoder,
  type EncoderOptions,
  type NamedArrays,
} from '@beamline/model';
import type { TaskSettings } from '../sides/task-settings.js';
import type { OpenTask } from './task.js';
import { readPictures, readTensorFile, sampleNumbers } from './tensors.js';

/** @param weights by default the reference's, from its file */
export async function openEncoder(
  { folder, architecture, precision }: TaskSettings,
  options: EncoderOptions = {},
  weights?: NamedArrays,
): Promise<Encoder> {
  const tensors = weights ?? (await readTensorFile(folder, 'encoder'));
  const graph = { frozenBlocks: 'graph', precision, ...options } as const;
  return createEncoder(openBackend().ops, ARCHITECTURES[architecture], tensors, graph);
}

/** Half-precision features as the cache stores them: bits (images, places, channels). */
export function encodeHalves(encoder: Encoder, pixels: Uint8Array, shape: readonly number[]): Uint16Array {
  const { ops } = openBackend();
  return ops.scope(() => ops.readHalves(encoder.encode(ops.bytes(pixels, shape))));
}

/** Bytes of pictures to features on the host. */
export const openEncode: OpenTask = async (settings) => {
  const { ops } = openBackend();
  const encoder = await openEncoder(settings);
  const { data, shape } = await readPictures(settings.folder);
  return {
    check: () => ops.scope(() => sampleNumbers(ops.read(encoder.encode(ops.bytes(data, shape))))),
    run: () => void encodeHalves(encoder, data, shape),
  };
};
