import type { Executor } from './executor.js';
import type { Tensor } from './tensor.js';

/** Anything tensors can be returned in: a tensor, or arrays, maps and plain objects that hold some. */
const tensorsIn = (value: unknown, found: Set<number>): Set<number> => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return found;
  if (isTensor(value)) return found.add(value.id);
  const parts: Iterable<unknown> =
    value instanceof Map
      ? value.values()
      : Array.isArray(value)
        ? (value as unknown[])
        : Object.values(value);
  for (const part of parts) tensorsIn(part, found);
  return found;
};

const isTensor = (value: object): value is Tensor => 'id' in value && 'shape' in value && 'dtype' in value;

/** Knows which open scope owns which tensor, and frees what a closing scope still owns. */
export class TensorScopes {
  readonly #executor: Executor;
  readonly #stack: Map<number, Tensor>[] = [];
  /** By the id of the tensor that each lives with. */
  readonly #companions = new Map<number, Tensor>();
  #live = 0;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Tensors made and not freed, in scopes, kept by a caller, or companions of such. */
  get live(): number {
    return this.#live;
  }

  /** Gives a new tensor to the innermost scope; with no scope open, its maker owns it. */
  adopt(tensor: Tensor): Tensor {
    this.#live += 1;
    this.#stack.at(-1)?.set(tensor.id, tensor);
    return tensor;
  }

  /** Takes the tensor out of its scope: from now on the caller frees it. */
  keep(tensor: Tensor): Tensor {
    this.#release(tensor);
    return tensor;
  }

  free(tensor: Tensor): void {
    this.#release(tensor);
    this.#delete(tensor);
  }

  /** A tensor derived from another and freed with it, the same one at every call; no scope owns it. */
  companion(tensor: Tensor, make: () => Tensor): Tensor {
    let companion = this.#companions.get(tensor.id);
    if (companion === undefined) {
      companion = this.keep(make());
      this.#companions.set(tensor.id, companion);
    }
    return companion;
  }

  /** Runs `body` in a new scope; what it returns moves to the scope around, the rest is freed, also when it throws. */
  run<Result>(body: () => Result): Result {
    const owned = new Map<number, Tensor>();
    this.#stack.push(owned);
    let survivors = new Set<number>();
    try {
      const result = body();
      survivors = tensorsIn(result, survivors);
      return result;
    } finally {
      this.#stack.pop();
      this.#close(owned, survivors);
    }
  }

  #close(owned: Map<number, Tensor>, survivors: Set<number>): void {
    const around = this.#stack.at(-1);
    for (const tensor of owned.values()) {
      if (survivors.has(tensor.id)) around?.set(tensor.id, tensor);
      else this.#delete(tensor);
    }
  }

  #delete(tensor: Tensor): void {
    this.#executor.delete(tensor);
    this.#live -= 1;
    const companion = this.#companions.get(tensor.id);
    if (companion === undefined) return;
    this.#companions.delete(tensor.id);
    this.#delete(companion);
  }

  #release(tensor: Tensor): void {
    for (let depth = this.#stack.length - 1; depth >= 0; depth -= 1)
      if (this.#stack[depth]?.delete(tensor.id)) return;
  }
}
