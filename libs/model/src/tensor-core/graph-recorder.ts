import type { Attributes } from './attribute.js';
import { DTYPE_CODE, dtypeOfCode, type DType } from './dtype.js';
import type { Executor } from './executor.js';
import { constantAttributes, nodeAttributes, nodeDef, savedModel } from './graph-def.js';
import type { NativeValues } from './native-binding.js';
import { shapelessHandle, type Shape, type Tensor } from './tensor.js';

/** A graph to be run as one operation: a SavedModel, and the names of its inputs and its result. */
export interface RecordedGraph {
  readonly savedModel: Uint8Array;
  readonly inputs: readonly string[];
  readonly output: string;
}

/** Collects operations into a graph instead of running them. Shapes are known only when the graph runs. */
export class GraphRecorder implements Executor {
  readonly #nodes: Uint8Array[] = [];
  readonly #names = new Map<Tensor, string>();
  readonly #inputs: string[] = [];

  /** An input of the graph; -1 is a dimension that may vary. */
  input(dtype: DType, shape: Shape): Tensor {
    const attributes: Attributes = [
      { name: 'dtype', kind: 'type', value: DTYPE_CODE[dtype] },
      { name: 'shape', kind: 'shape', value: shape },
    ];
    const [tensor] = this.execute('Placeholder', attributes, [], 1) as [Tensor];
    this.#inputs.push(this.#nameOf(tensor));
    return tensor;
  }

  execute(name: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[] {
    const names = inputs.map((input) => this.#nameOf(input));
    return this.#add(name, names, nodeAttributes(attributes), outputs, resultType(attributes));
  }

  create(values: NativeValues, shape: Shape, dtype: DType): Tensor {
    if (!ArrayBuffer.isView(values)) throw new TypeError('A graph takes strings as inputs only.');
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const [tensor] = this.#add('Const', [], constantAttributes(dtype, shape, bytes), 1, dtype) as [Tensor];
    return tensor;
  }

  /** A node stays in the graph, and costs nothing that its users do not need. */
  delete(): void {
    return;
  }

  read(): never {
    throw new Error('A graph has no values while it is recorded.');
  }

  loadGraph(): never {
    throw new Error('A graph cannot be run inside the recording of another.');
  }

  finish(output: Tensor): RecordedGraph {
    return { savedModel: savedModel(this.#nodes), inputs: this.#inputs, output: this.#nameOf(output) };
  }

  #add(
    operation: string,
    inputs: readonly string[],
    attributes: readonly Uint8Array[],
    outputs: number,
    dtype: DType,
  ): Tensor[] {
    const node = `n${this.#nodes.length}`;
    this.#nodes.push(nodeDef(node, operation, inputs, attributes));
    return Array.from({ length: outputs }, (_, index) => {
      const tensor = shapelessHandle(this.#names.size, dtype);
      this.#names.set(tensor, `${node}:${index}`);
      return tensor;
    });
  }

  #nameOf(tensor: Tensor): string {
    const name = this.#names.get(tensor);
    if (name === undefined) throw new Error('A tensor with a value cannot enter a graph: make it an input.');
    return name;
  }
}

/** Element type of a node's results: what it converts to, or what it works in. */
const resultType = (attributes: Attributes): DType => {
  for (const wanted of ['DstT', 'dtype', 'T']) {
    const found = attributes.find(({ name }) => name === wanted);
    if (found?.kind === 'type') return dtypeOfCode(found.value);
  }
  return 'float32';
};
