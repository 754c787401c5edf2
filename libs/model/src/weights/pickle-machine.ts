import { DomainError } from '@beamline/contracts';
import { badWeights } from './bad-weights.js';
import type { ByteReader } from './byte-reader.js';

/** What a pickle may name, and how it is made from its arguments. Nothing outside this table exists. */
export type AllowedGlobals = ReadonlyMap<string, (args: readonly unknown[]) => unknown>;

export interface PickleRules {
  readonly allowed: AllowedGlobals;
  /** Gives meaning to a persistent id (torch: a reference to a storage). */
  readonly resolve: (id: unknown) => unknown;
}

/** A name that the pickle mentioned; it can be called only through the allow-list. */
export class PickleGlobal {
  constructor(readonly path: string) {}
}

const MARK = Symbol('mark');

/** Stack and memo of a pickle, with the few changes that opcodes make to them. */
export class PickleMachine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(
    readonly reader: ByteReader,
    private readonly rules: PickleRules,
  ) {}

  push(value: unknown): this {
    this.stack.push(value);
    return this;
  }

  pop(): unknown {
    if (this.stack.length === 0) throw this.damaged('takes from an empty stack');
    return this.stack.pop();
  }

  mark(): this {
    return this.push(MARK);
  }

  remember(index = this.memo.size): this {
    this.memo.set(index, this.top());
    return this;
  }

  recall(index: number): this {
    if (!this.memo.has(index)) throw this.damaged(`recalls entry ${index}, which was never stored`);
    return this.push(this.memo.get(index));
  }

  pushTuple(length: number): this {
    return this.push(this.popMany(length));
  }

  pushTupleToMark(): this {
    return this.push(this.popToMark());
  }

  pushGlobal(module: string, name: string): this {
    const path = `${module}.${name}`;
    if (!this.rules.allowed.has(path)) throw unsafe(path);
    return this.push(new PickleGlobal(path));
  }

  pushGlobalFromStack(): this {
    const [module, name] = this.popMany(2);
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.damaged('names something by what is no text');
    return this.pushGlobal(module, name);
  }

  pushResolved(): this {
    return this.push(this.rules.resolve(this.pop()));
  }

  call(): this {
    const args = this.pop();
    const callee = this.pop();
    const build = callee instanceof PickleGlobal ? this.rules.allowed.get(callee.path) : undefined;
    if (build === undefined || !Array.isArray(args)) throw this.damaged('calls something that is not a name');
    return this.push(build(args));
  }

  appendOne(): this {
    return this.append([this.pop()]);
  }

  appendToMark(): this {
    return this.append(this.popToMark());
  }

  setOne(): this {
    return this.setItems(this.popMany(2));
  }

  setToMark(): this {
    return this.setItems(this.popToMark());
  }

  /** Attributes of an object (a state dict's `_metadata`) say nothing about tensors: they are dropped. */
  dropAttributes(): this {
    this.pop();
    if (!(this.top() instanceof Map))
      throw this.damaged('sets attributes of something that is not a dictionary');
    return this;
  }

  private append(items: readonly unknown[]): this {
    const target = this.top();
    if (!Array.isArray(target)) throw this.damaged('appends to something that is not a list');
    for (const item of items) target.push(item);
    return this;
  }

  private setItems(items: readonly unknown[]): this {
    const target = this.top();
    if (!(target instanceof Map) || items.length % 2 !== 0)
      throw this.damaged('sets items of something that is not a dictionary');
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
    return this;
  }

  private top(): unknown {
    if (this.stack.length === 0) throw this.damaged('looks at an empty stack');
    return this.stack.at(-1);
  }

  private popMany(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  private popToMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw this.damaged('looks for a mark that is not there');
    return this.stack.splice(mark).slice(1);
  }

  private damaged(does: string): DomainError {
    return badWeights(`The pickle is damaged: just before byte ${this.reader.offset} it ${does}.`);
  }
}

const unsafe = (path: string): DomainError =>
  new DomainError(
    'UNSAFE_PICKLE',
    `The file asks to load ${path}, which no list of weights needs. Nothing was run.`,
    {
      advice: 'If the file is trusted, load it in PyTorch and save model.state_dict() as safetensors.',
      where: { name: path },
    },
  );
