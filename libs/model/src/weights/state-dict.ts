import { badWeights } from './bad-weights.js';
import type { NamedArray } from './named-array.js';
import { materialise, TorchTensor } from './torch-objects.js';

/** Keys under which training scripts file the state dict among other things. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model', 'net'];

/** Wrappers inside wrappers; a dictionary may even hold itself. */
const MOST_WRAPPERS = 2;

/** What `torch.nn.DataParallel` puts before every name. */
const PARALLEL_PREFIX = 'module.';

/** Tied tensors share their bytes; more than this many times the file is an attempt to exhaust memory. */
const MOST_BYTES_PER_FILE_BYTE = 4;

/**
 * The tensors of an unpickled state dict, by name; a state dict inside a training checkpoint is found, and the
 * `module.` prefix of data-parallel training is taken off.
 *
 * @param storageBytes gives a storage's bytes by its key
 * @throws DomainError `INVALID_WEIGHTS` when the file holds no tensors by name
 */
export const stateDictTensors = (
  root: unknown,
  storageBytes: (key: string) => Uint8Array,
  fileBytes: number,
): Map<string, NamedArray> => {
  const tensors = new Map<string, NamedArray>();
  let bytes = 0;
  for (const [name, tensor] of namedTensors(root)) {
    const array = materialise(name, tensor, storageBytes(tensor.storage.key));
    bytes += array.data.byteLength;
    if (bytes > MOST_BYTES_PER_FILE_BYTE * fileBytes)
      throw badWeights(
        `The tensors need more than ${MOST_BYTES_PER_FILE_BYTE} times the file's ${fileBytes} bytes.`,
      );
    tensors.set(name.startsWith(PARALLEL_PREFIX) ? name.slice(PARALLEL_PREFIX.length) : name, array);
  }
  return tensors;
};

const namedTensors = (root: unknown, depth = 0): [string, TorchTensor][] => {
  if (!(root instanceof Map))
    throw badWeights('The file holds no dictionary of tensors: save model.state_dict().');
  const own = [...(root as Map<unknown, unknown>)].filter(isNamedTensor);
  if (own.length > 0) return own;
  const wrapper = depth < MOST_WRAPPERS ? WRAPPERS.find((key) => root.get(key) instanceof Map) : undefined;
  if (wrapper === undefined)
    throw badWeights('The dictionary in the file holds no tensors: save model.state_dict().');
  return namedTensors(root.get(wrapper), depth + 1);
};

const isNamedTensor = (entry: [unknown, unknown]): entry is [string, TorchTensor] =>
  typeof entry[0] === 'string' && entry[1] instanceof TorchTensor;
