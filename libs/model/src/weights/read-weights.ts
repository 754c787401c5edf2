import type { NamedArray } from './named-array.js';
import { readSafetensors } from './safetensors.js';
import { isTorchLegacy, readTorchLegacy } from './torch-legacy.js';
import { isZip, readTorchZip } from './torch-zip.js';

/**
 * Reads a weights file of any supported format, recognised by its first bytes: safetensors, `torch.save` (zip) and
 * `torch.save` before PyTorch 1.6. Pickles are parsed as data, never run.
 *
 * @returns tensors by the names in the file, in the file's order
 * @throws DomainError `INVALID_WEIGHTS` when the file is none of these or damaged, `UNSAFE_PICKLE` when a pickle asks
 *   for anything but tensors
 */
export const readWeights = (bytes: Uint8Array): Map<string, NamedArray> => {
  if (isZip(bytes)) return readTorchZip(bytes);
  if (isTorchLegacy(bytes)) return readTorchLegacy(bytes);
  return readSafetensors(bytes);
};
