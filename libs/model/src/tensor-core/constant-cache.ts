import type { Executor } from './executor.js';
import type { Shape, Tensor } from './tensor.js';

const CAPACITY = 4096;

/** Small operands such as axes, shapes and scalars, made once and shared; the least recently used go first. */
export class ConstantCache {
  readonly #executor: Executor;
  readonly #tensors = new Map<string, Tensor>();

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** An int32 tensor; a vector of the values unless told otherwise. */
  ints(values: readonly number[], shape: Shape = [values.length]): Tensor {
    return this.#get(`i${shape.join('x')}:${values.join()}`, () =>
      this.#executor.create(Int32Array.from(values), shape, 'int32'),
    );
  }

  /** A float32 scalar. */
  float(value: number): Tensor {
    return this.#get(`f${value}`, () => this.#executor.create(Float32Array.of(value), [], 'float32'));
  }

  #get(key: string, make: () => Tensor): Tensor {
    const known = this.#tensors.get(key);
    if (known !== undefined) {
      this.#tensors.delete(key);
      this.#tensors.set(key, known);
      return known;
    }
    if (this.#tensors.size >= CAPACITY) this.#evictOldest();
    const made = make();
    this.#tensors.set(key, made);
    return made;
  }

  #evictOldest(): void {
    for (const [key, tensor] of this.#tensors) {
      this.#tensors.delete(key);
      this.#executor.delete(tensor);
      return;
    }
  }
}
