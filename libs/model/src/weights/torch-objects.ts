import { badWeights } from './bad-weights.js';
import {
  BYTES_PER_ELEMENT,
  decodeArray,
  elementCount,
  type ElementType,
  type NamedArray,
} from './named-array.js';
import { PickleGlobal, type AllowedGlobals, type PickleRules } from './pickle-machine.js';

/** A block of elements that lies elsewhere in the file, under `key`. */
export class TorchStorage {
  constructor(
    readonly key: string,
    readonly dtype: ElementType,
    /** Elements before the first one of this view (legacy files can view part of a storage). */
    readonly firstElement: number,
  ) {}
}

/** A tensor as torch pickles it: a strided window on a storage. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

const STORAGE_TYPES: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ByteStorage', 'U8'],
]);

/** NumPy's limit. */
const MOST_DIMENSIONS = 64;

const notCallable = (): never => {
  throw badWeights('The pickle calls a storage type; torch only mentions them.');
};

const newDictionary = (): Map<unknown, unknown> => new Map();

/** The arguments are (storage, storage offset, size, stride, …); what follows concerns gradients. */
const rebuildTensor = (args: readonly unknown[]): TorchTensor => {
  const [storage, offset, shape, strides] = args;
  if (!(storage instanceof TorchStorage) || !isCount(offset) || !isCounts(shape) || !isCounts(strides))
    throw badWeights('The pickle builds a tensor from arguments that torch does not write.');
  if (shape.length !== strides.length) throw badWeights('A tensor has not as many strides as dimensions.');
  if (shape.length > MOST_DIMENSIONS)
    throw badWeights(`A tensor has ${shape.length} dimensions; ${MOST_DIMENSIONS} are read.`);
  return new TorchTensor(storage, offset, shape, strides);
};

const rebuildParameter = ([tensor]: readonly unknown[]): TorchTensor => {
  if (tensor instanceof TorchTensor) return tensor;
  throw badWeights('The pickle builds a parameter from something that is not a tensor.');
};

const ALLOWED: AllowedGlobals = new Map<string, (args: readonly unknown[]) => unknown>([
  ['collections.OrderedDict', newDictionary],
  ['torch._utils._rebuild_tensor', rebuildTensor],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ...[...STORAGE_TYPES.keys()].map((name) => [name, notCallable] as const),
]);

/** Persistent id: ('storage', type, key, device, element count[, (view key, first element, view size)]). */
const resolveStorage = (id: unknown): TorchStorage => {
  const [kind, type, key, , , view] = Array.isArray(id) ? (id as readonly unknown[]) : [];
  const dtype = type instanceof PickleGlobal ? STORAGE_TYPES.get(type.path) : undefined;
  if (kind !== 'storage' || dtype === undefined || typeof key !== 'string')
    throw badWeights('The pickle refers to data in a way that torch does not write.');
  const firstElement: unknown = Array.isArray(view) ? view[1] : 0;
  if (!isCount(firstElement)) throw badWeights(`The view of storage ${key} has no valid start.`);
  return new TorchStorage(key, dtype, firstElement);
};

export const TORCH_RULES: PickleRules = { allowed: ALLOWED, resolve: resolveStorage };

/**
 * Copies a tensor out of its storage, row-major.
 *
 * @param bytes the whole storage
 * @throws DomainError `INVALID_WEIGHTS` when the tensor reaches past its storage or repeats its elements
 */
export const materialise = (name: string, tensor: TorchTensor, bytes: Uint8Array): NamedArray => {
  const { storage, shape, strides } = tensor;
  const size = BYTES_PER_ELEMENT[storage.dtype];
  const first = storage.firstElement + tensor.offset;
  const count = elementCount(shape);
  const last =
    count === 0 ? -1 : first + shape.reduce((sum, n, axis) => sum + (n - 1) * (strides[axis] ?? 0), 0);
  if ((last + 1) * size > bytes.length || count * size > bytes.length)
    throw badWeights(
      `Tensor ${name} of shape [${shape.join(', ')}] reaches past its ${bytes.length} bytes of data.`,
    );
  if (isRowMajor(shape, strides))
    return decodeArray(storage.dtype, shape, bytes.subarray(first * size, (first + count) * size));
  return decodeArray(storage.dtype, shape, gather(tensor, first, bytes, size));
};

const gather = (
  { shape, strides }: TorchTensor,
  first: number,
  bytes: Uint8Array,
  size: number,
): Uint8Array => {
  const count = elementCount(shape);
  const rowMajor = new Uint8Array(count * size);
  for (let i = 0; i < count; i += 1) {
    const source = (first + stridedIndex(i, shape, strides)) * size;
    rowMajor.set(bytes.subarray(source, source + size), i * size);
  }
  return rowMajor;
};

const stridedIndex = (flat: number, shape: readonly number[], strides: readonly number[]): number => {
  let rest = flat;
  return shape.reduceRight((index, dimension, axis) => {
    const coordinate = rest % dimension;
    rest = Math.floor(rest / dimension);
    return index + coordinate * (strides[axis] ?? 0);
  }, 0);
};

const isRowMajor = (shape: readonly number[], strides: readonly number[]): boolean => {
  let expected = 1;
  return shape.every((_, fromLeft) => {
    const axis = shape.length - 1 - fromLeft;
    const dimension = shape[axis] ?? 1;
    const matches = dimension === 1 || strides[axis] === expected;
    expected *= dimension;
    return matches;
  });
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);
