import { badWeights } from './bad-weights.js';
import type { NamedArray } from './named-array.js';
import { readSafetensors } from './safetensors.js';
import { isPickle, readTorchLegacy } from './torch-legacy.js';
import { isZip, readTorchZip } from './torch-zip.js';

export type WeightFormat = 'safetensors' | 'PyTorch' | 'PyTorch before 1.6';

/** Tensors by the names in the file, in the file's order. */
export interface WeightFile {
  readonly format: WeightFormat;
  readonly tensors: Map<string, NamedArray>;
}

/**
 * Reads a weights file of any supported format, recognised by its first bytes: safetensors, `torch.save` (zip) and
 * `torch.save` before PyTorch 1.6. Pickles are parsed as data, never run.
 *
 * @throws DomainError `INVALID_WEIGHTS` when the file is none of these or damaged, `UNSAFE_PICKLE` when a pickle asks
 *   for anything but tensors
 */
export const readWeightFile = (bytes: Uint8Array): WeightFile => {
  if (bytes.length === 0) throw badWeights('The file is empty.');
  if (isHdf5(bytes))
    throw badWeights('This is an HDF5 file, as Keras writes them: safetensors and PyTorch files are read.');
  if (isZip(bytes)) return { format: 'PyTorch', tensors: readTorchZip(bytes) };
  if (isPickle(bytes)) return { format: 'PyTorch before 1.6', tensors: readTorchLegacy(bytes) };
  return { format: 'safetensors', tensors: readSafetensors(bytes) };
};

const HDF5_MAGIC = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

const isHdf5 = (bytes: Uint8Array): boolean => HDF5_MAGIC.every((byte, i) => bytes[i] === byte);

/** The tensors alone, for callers that do not care what kind of file holds them. */
export const readWeights = (bytes: Uint8Array): Map<string, NamedArray> => readWeightFile(bytes).tensors;
