import { badWeights } from './bad-weights.js';
import { isHdf5 } from './hdf5/hdf5-node.js';
import { readKeras } from './keras.js';
import type { NamedArray } from './named-array.js';
import { readSafetensors } from './safetensors.js';
import { isPickle, readTorchLegacy } from './torch-legacy.js';
import { isZip, readTorchZip } from './torch-zip.js';

export type WeightFormat = 'safetensors' | 'PyTorch' | 'PyTorch before 1.6' | 'Keras';

/** Tensors by the names in the file, in the file's order. */
export interface WeightFile {
  readonly format: WeightFormat;
  readonly tensors: Map<string, NamedArray>;
}

/**
 * Reads a weights file of any supported format, recognised by its first bytes: safetensors, `torch.save` (zip),
 * `torch.save` before PyTorch 1.6 and Keras's HDF5. Pickles are parsed as data, never run.
 *
 * @throws DomainError `INVALID_WEIGHTS` when the file is none of these or damaged, `UNSAFE_PICKLE` when a pickle asks
 *   for anything but tensors
 */
export const readWeightFile = (bytes: Uint8Array): WeightFile => {
  if (bytes.length === 0) throw badWeights('The file is empty.');
  if (isHdf5(bytes)) return { format: 'Keras', tensors: readKeras(bytes) };
  if (isZip(bytes)) return { format: 'PyTorch', tensors: readTorchZip(bytes) };
  if (isPickle(bytes)) return { format: 'PyTorch before 1.6', tensors: readTorchLegacy(bytes) };
  return { format: 'safetensors', tensors: readSafetensors(bytes) };
};

/** The tensors alone, for callers that do not care what kind of file holds them. */
export const readWeights = (bytes: Uint8Array): Map<string, NamedArray> => readWeightFile(bytes).tensors;
