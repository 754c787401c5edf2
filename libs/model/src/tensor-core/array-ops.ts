import {
  boolAttribute,
  cachedAttributes,
  intAttribute,
  typeAttribute,
  type Attributes,
} from './attribute.js';
import { OpsCore } from './ops-core.js';
import type { Shape, Tensor } from './tensor.js';

/** Operations that move elements and compute nothing. */
export class ArrayOps extends OpsCore {
  /** Same elements, another shape; one dimension may be -1. Shares the memory. */
  reshape(x: Tensor, shape: Shape): Tensor {
    return this.run1('Reshape', typed('Reshape', x, 'Tshape'), [x, this.constants.ints(shape)]);
  }

  /** Permutes the axes; the default swaps the two of a matrix. */
  transpose(x: Tensor, permutation: readonly number[] = [1, 0]): Tensor {
    return this.run1('Transpose', typed('Transpose', x, 'Tperm'), [x, this.constants.ints(permutation)]);
  }

  /** The box that starts at `begin` and has `size` elements an axis (-1: to the end). */
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
    const inputs = [x, this.constants.ints(begin), this.constants.ints(size)];
    return this.run1('Slice', typed('Slice', x, 'Index'), inputs);
  }

  /** Rows `start` to `start + count` along the first axis. Shares the memory. */
  rows(x: Tensor, start: number, count: number): Tensor {
    const inner = x.shape.slice(1);
    return this.slice(x, [start, ...inner.map(() => 0)], [count, ...inner.map(() => -1)]);
  }

  /** Cuts `x` along `axis` into pieces of the given sizes. */
  split<const Sizes extends readonly number[]>(
    x: Tensor,
    sizes: Sizes,
    axis: number,
  ): { -readonly [Index in keyof Sizes]: Tensor } {
    const attributes = cachedAttributes(`SplitV ${x.dtype} ${sizes.length}`, () => [
      typeAttribute('T', x.dtype),
      typeAttribute('Tlen', 'int32'),
      intAttribute('num_split', sizes.length),
    ]);
    const inputs = [x, this.constants.ints(sizes), this.constants.ints([axis], [])];
    return this.run('SplitV', attributes, inputs, sizes.length) as {
      -readonly [Index in keyof Sizes]: Tensor;
    };
  }

  /** Joins tensors along `axis`. */
  concat(parts: readonly Tensor[], axis: number): Tensor {
    const dtype = parts[0]?.dtype ?? 'float32';
    const attributes = cachedAttributes(`ConcatV2 ${dtype} ${parts.length}`, () => [
      typeAttribute('T', dtype),
      intAttribute('N', parts.length),
      typeAttribute('Tidx', 'int32'),
    ]);
    if (parts.length === 1 && parts[0] !== undefined) return this.identity(parts[0]);
    return this.run1('ConcatV2', attributes, [...parts, this.constants.ints([axis], [])]);
  }

  /** A second handle on the same elements. */
  identity(x: Tensor): Tensor {
    return this.run1('Identity', single(x), [x]);
  }

  /** `x` with zeros around: `paddings[axis] = [before, after]`. */
  pad(x: Tensor, paddings: readonly (readonly [number, number])[]): Tensor {
    const amounts = this.constants.ints(paddings.flat(), [paddings.length, 2]);
    return this.run1('Pad', typed('Pad', x, 'Tpaddings'), [x, amounts]);
  }

  /** Rows of `x` by index: (N, …) and int32 (M) to (M, …). */
  gather(x: Tensor, indices: Tensor): Tensor {
    const attributes = cachedAttributes(`GatherV2 ${x.dtype}`, () => [
      typeAttribute('Tparams', x.dtype),
      typeAttribute('Tindices', 'int32'),
      typeAttribute('Taxis', 'int32'),
      intAttribute('batch_dims', 0),
    ]);
    return this.run1('GatherV2', attributes, [x, indices, this.constants.ints([0], [])]);
  }

  /** Sums the rows of `x` that have the same id: (M, …) and int32 (M) to (segments, …). Gradient of `gather`. */
  segmentSum(x: Tensor, ids: Tensor, segments: number): Tensor {
    const attributes = cachedAttributes(`UnsortedSegmentSum ${x.dtype}`, () => [
      typeAttribute('T', x.dtype),
      typeAttribute('Tindices', 'int32'),
      typeAttribute('Tnumsegments', 'int32'),
    ]);
    return this.run1('UnsortedSegmentSum', attributes, [x, ids, this.constants.ints([segments], [])]);
  }

  /** int32 (N) to (N, depth): 1 in the column that each index names, else 0. */
  oneHot(indices: Tensor, depth: number): Tensor {
    const attributes = cachedAttributes('OneHot', () => [
      typeAttribute('T', 'float32'),
      typeAttribute('TI', 'int32'),
      intAttribute('axis', -1),
    ]);
    const values = [this.constants.float(1), this.constants.float(0)];
    return this.run1('OneHot', attributes, [indices, this.constants.ints([depth], []), ...values]);
  }

  /** The `count` greatest values of each row, greatest first (equal ones by index), with their indices (int32). */
  topK(x: Tensor, count: number): { values: Tensor; indices: Tensor } {
    const attributes = cachedAttributes(`TopKV2 ${x.dtype}`, () => [
      typeAttribute('T', x.dtype),
      boolAttribute('sorted', true),
    ]);
    const [values, indices] = this.run('TopKV2', attributes, [x, this.constants.ints([count], [])], 2) as [
      Tensor,
      Tensor,
    ];
    return { values, indices };
  }

  /** Index of the greatest element of each row, int32. */
  argMax(x: Tensor): Tensor {
    const attributes = cachedAttributes(`ArgMax ${x.dtype}`, () => [
      typeAttribute('T', x.dtype),
      typeAttribute('Tidx', 'int32'),
      typeAttribute('output_type', 'int32'),
    ]);
    return this.run1('ArgMax', attributes, [x, this.constants.ints([-1], [])]);
  }
}

const single = (x: Tensor): Attributes => cachedAttributes(x.dtype, () => [typeAttribute('T', x.dtype)]);

/** Element type of `x`, and int32 for the operand that says where. */
const typed = (operation: string, x: Tensor, index: string): Attributes =>
  cachedAttributes(`${operation} ${x.dtype}`, () => [
    typeAttribute('T', x.dtype),
    typeAttribute(index, 'int32'),
  ]);
