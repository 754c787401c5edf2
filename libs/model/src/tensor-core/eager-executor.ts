import { DomainError } from '@beamline/contracts';
import type { Attributes } from './attribute.js';
import { dtypeOfCode, DTYPE_CODE, type DType } from './dtype.js';
import type { Executor, LoadedGraph } from './executor.js';
import type { RecordedGraph } from './graph-recorder.js';
import { loadGraph } from './graph-session.js';
import type { NativeAttribute, NativeBinding, NativeValues } from './native-binding.js';
import { tensorHandle, type Shape, type Tensor } from './tensor.js';

/** Runs every operation at once through the binding, about 5 µs above the operation itself. */
export class EagerExecutor implements Executor {
  readonly #binding: NativeBinding;
  readonly #nativeAttributes = new WeakMap<Attributes, readonly NativeAttribute[]>();
  readonly #kindCode: Readonly<Record<Attributes[number]['kind'], number>>;

  constructor(binding: NativeBinding) {
    this.#binding = binding;
    this.#kindCode = {
      type: binding.TF_ATTR_TYPE,
      bool: binding.TF_ATTR_BOOL,
      int: binding.TF_ATTR_INT,
      float: binding.TF_ATTR_FLOAT,
      string: binding.TF_ATTR_STRING,
      shape: binding.TF_ATTR_SHAPE,
    };
  }

  execute(name: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[] {
    const ids = inputs.map((input) => input.id);
    try {
      return this.#binding
        .executeOp(name, this.#toNative(attributes), ids, outputs)
        .map(({ id, shape, dtype }) => tensorHandle(id, shape, dtypeOfCode(dtype)));
    } catch (cause) {
      throw operationFailed(name, inputs, cause);
    }
  }

  create(values: NativeValues, shape: Shape, dtype: DType): Tensor {
    try {
      return tensorHandle(this.#binding.createTensor(shape, DTYPE_CODE[dtype], values), shape, dtype);
    } catch (cause) {
      throw new DomainError(
        'INTERNAL',
        `${values.length} values do not make a ${dtype} tensor of shape [${shape.join(', ')}].`,
        { cause },
      );
    }
  }

  delete(tensor: Tensor): void {
    this.#binding.deleteTensor(tensor.id);
  }

  read(tensor: Tensor): Float32Array | Int32Array | Uint8Array {
    const values = this.#binding.tensorDataSync(tensor.id);
    if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array)
      return values;
    throw new DomainError('INTERNAL', `A ${tensor.dtype} tensor cannot be read; cast it first.`);
  }

  loadGraph(graph: RecordedGraph): LoadedGraph {
    return loadGraph(this.#binding, graph);
  }

  #toNative(attributes: Attributes): readonly NativeAttribute[] {
    let native = this.#nativeAttributes.get(attributes);
    if (native === undefined) {
      native = attributes.map(({ name, kind, value }) => ({ name, type: this.#kindCode[kind], value }));
      this.#nativeAttributes.set(attributes, native);
    }
    return native;
  }
}

const operationFailed = (name: string, inputs: readonly Tensor[], cause: unknown): DomainError => {
  const operands = inputs.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`).join(', ');
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `TensorFlow refused ${name}(${operands}): ${reason}`;
  return /OOM|Status: 8\b/.test(reason)
    ? new DomainError('OUT_OF_MEMORY', message, { cause, advice: 'Use a smaller batch or a bigger machine.' })
    : new DomainError('INTERNAL', message, { cause });
};
