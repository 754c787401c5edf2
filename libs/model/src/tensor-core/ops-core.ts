import type { Precision } from '@beamline/contracts';
import { cachedAttributes, typeAttribute, type Attributes } from './attribute.js';
import { ConstantCache } from './constant-cache.js';
import type { DType } from './dtype.js';
import type { Executor, LoadedGraph } from './executor.js';
import type { RecordedGraph } from './graph-recorder.js';
import type { Shape, Tensor } from './tensor.js';
import { TensorScopes } from './tensor-scope.js';

/** What the views on one TensorFlow have in common. */
export interface OpsState {
  readonly executor: Executor;
  readonly scopes: TensorScopes;
  readonly constants: ConstantCache;
}

export const newOpsState = (executor: Executor): OpsState => ({
  executor,
  scopes: new TensorScopes(executor),
  constants: new ConstantCache(executor),
});

/** Lifetime of tensors, and their way in and out of TensorFlow's memory. */
export class OpsCore {
  readonly #executor: Executor;
  readonly #scopes: TensorScopes;
  protected readonly state: OpsState;
  protected readonly constants: ConstantCache;
  /** What float32 matrices are multiplied in; see `Ops.withProducts`. */
  protected readonly products: Precision;

  constructor(state: OpsState, products: Precision) {
    this.state = state;
    this.#executor = state.executor;
    this.#scopes = state.scopes;
    this.constants = state.constants;
    this.products = products;
  }

  /** Tensors made and not yet freed (shared constants apart): equal before and after a step that leaks nothing. */
  get liveTensors(): number {
    return this.#scopes.live;
  }

  /**
   * Runs `body` and frees every tensor made in it, except those in what it returns (a tensor, or arrays, maps and
   * plain objects of tensors): these move to the scope around, or to the caller when there is none. Frees all when
   * `body` throws. `body` must not be async.
   */
  scope<Result>(body: () => Result): Result {
    return this.#scopes.run(body);
  }

  /** Takes a tensor out of its scope; the caller frees it. */
  keep(tensor: Tensor): Tensor {
    return this.#scopes.keep(tensor);
  }

  /** Frees tensors before their scope ends. */
  free(...tensors: readonly Tensor[]): void {
    for (const tensor of tensors) this.#scopes.free(tensor);
  }

  /** Any TensorFlow operation by its registered name; the named methods should do for nearly all. */
  run(name: string, attributes: Attributes, inputs: readonly Tensor[], outputs = 1): Tensor[] {
    const results = this.#executor.execute(name, attributes, inputs, outputs);
    for (const result of results) this.#scopes.adopt(result);
    return results;
  }

  /** Like `run` for an operation with one result. */
  run1(name: string, attributes: Attributes, inputs: readonly Tensor[]): Tensor {
    const [result] = this.run(name, attributes, inputs, 1);
    if (result === undefined) throw new Error(`${name} gave no result.`);
    return result;
  }

  /** float32 tensor. It may share memory with `values`: do not write to them while the tensor lives. */
  floats(values: Float32Array, shape: Shape): Tensor {
    return this.#scopes.adopt(this.#executor.create(values, shape, 'float32'));
  }

  /** int32 tensor; memory as for `floats`. */
  ints(values: Int32Array, shape: Shape = [values.length]): Tensor {
    return this.#scopes.adopt(this.#executor.create(values, shape, 'int32'));
  }

  /** uint8 tensor, for pixels; memory as for `floats`. */
  bytes(values: Uint8Array, shape: Shape): Tensor {
    return this.#scopes.adopt(this.#executor.create(values, shape, 'uint8'));
  }

  /** A scalar string tensor of arbitrary bytes, such as an encoded JPEG. */
  string(value: Uint8Array): Tensor {
    return this.#scopes.adopt(this.#executor.create([value], [], 'string'));
  }

  /** float32 tensor from IEEE half-precision bit patterns. */
  halves(bits: Uint16Array, shape: Shape): Tensor {
    return this.scope(() => {
      const raw = this.bytes(new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength), [...shape, 2]);
      return this.cast(this.#bitcast(raw, 'half'), 'float32');
    });
  }

  /** float32 tensor filled with one value. */
  fill(shape: Shape, value: number): Tensor {
    const attributes = cachedAttributes('Fill', () => [
      typeAttribute('T', 'float32'),
      typeAttribute('index_type', 'int32'),
    ]);
    return this.run1('Fill', attributes, [this.constants.ints(shape), this.constants.float(value)]);
  }

  /** Converts the element type; float32 to half or bfloat16 rounds to nearest even. */
  cast(x: Tensor, dtype: DType): Tensor {
    const attributes = cachedAttributes(`Cast ${x.dtype} ${dtype}`, () => [
      typeAttribute('SrcT', x.dtype),
      typeAttribute('DstT', dtype),
      { name: 'Truncate', kind: 'bool', value: false },
    ]);
    return this.run1('Cast', attributes, [x]);
  }

  /** Copies a float32 (or half, bfloat16) tensor to the host. */
  read(x: Tensor): Float32Array {
    const values = x.dtype === 'float32' ? this.#executor.read(x) : this.#readCast(x, 'float32');
    if (values instanceof Float32Array) return values;
    throw new TypeError(`A ${x.dtype} tensor is not made of floats.`);
  }

  /** Copies an integer or bool tensor to the host. */
  readInts(x: Tensor): Int32Array {
    const values = x.dtype === 'int32' ? this.#executor.read(x) : this.#readCast(x, 'int32');
    if (values instanceof Int32Array) return values;
    throw new TypeError(`A ${x.dtype} tensor is not made of integers.`);
  }

  /** The only element of a float32 tensor. */
  readScalar(x: Tensor): number {
    const [value, second] = this.read(x);
    if (value === undefined || second !== undefined)
      throw new RangeError(`A tensor of shape [${x.shape.join(', ')}] is not a scalar.`);
    return value;
  }

  /** Copies a float32 tensor to the host as half-precision bit patterns (rounded to nearest even). */
  readHalves(x: Tensor): Uint16Array {
    return this.scope(() => {
      const bits = this.#bitcast(this.cast(x, 'half'), 'uint16');
      return Uint16Array.from(this.readInts(bits));
    });
  }

  /** A bfloat16 copy of a tensor, made once and freed with the tensor. */
  protected rounded(x: Tensor): Tensor {
    return this.#scopes.companion(x, () => this.cast(x, 'bfloat16'));
  }

  protected loadGraph(graph: RecordedGraph): LoadedGraph {
    return this.#executor.loadGraph(graph);
  }

  /** Gives a tensor made elsewhere to the innermost scope. */
  protected adopt(tensor: Tensor): Tensor {
    return this.#scopes.adopt(tensor);
  }

  #readCast(x: Tensor, dtype: DType): Float32Array | Int32Array | Uint8Array {
    return this.scope(() => this.#executor.read(this.cast(x, dtype)));
  }

  #bitcast(x: Tensor, dtype: DType): Tensor {
    const attributes = cachedAttributes(`Bitcast ${x.dtype} ${dtype}`, () => [
      typeAttribute('T', x.dtype),
      typeAttribute('type', dtype),
    ]);
    return this.run1('Bitcast', attributes, [x]);
  }
}
