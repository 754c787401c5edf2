import { ArrayOps } from './array-ops.js';
import { boolAttribute, cachedAttributes, elementType, intAttribute, typeAttribute } from './attribute.js';
import type { Shape, Tensor } from './tensor.js';

export interface MatMulOptions {
  /** Transposes the first factor. */
  readonly transposeA?: boolean;
  /** Transposes the second. With 20 to 80 rows a transposed second factor is 2-4 times slower on a CPU. */
  readonly transposeB?: boolean;
}

/** Whether the second factor has one column: such a product costs as much as reading the first, once. */
const isVector = ({ shape }: Tensor, { transposeB = false }: MatMulOptions): boolean =>
  shape[transposeB ? 0 : 1] === 1;

/** Element-wise arithmetic, products, sums and random numbers. Second operands may be numbers and broadcast. */
export class MathOps extends ArrayOps {
  add(a: Tensor, b: Tensor | number): Tensor {
    return this.#binary('AddV2', a, b);
  }

  sub(a: Tensor, b: Tensor | number): Tensor {
    return this.#binary('Sub', a, b);
  }

  mul(a: Tensor, b: Tensor | number): Tensor {
    return this.#binary('Mul', a, b);
  }

  div(a: Tensor, b: Tensor | number): Tensor {
    return this.#binary('RealDiv', a, b);
  }

  /** a / b, and 0 where b is 0. */
  divNoNan(a: Tensor, b: Tensor): Tensor {
    return this.#binary('DivNoNan', a, b);
  }

  maximum(a: Tensor, b: Tensor | number): Tensor {
    return this.#binary('Maximum', a, b);
  }

  /** Sum of tensors of one shape. */
  addN(terms: readonly Tensor[]): Tensor {
    const [first] = terms;
    if (first === undefined) throw new RangeError('addN needs at least one term.');
    if (terms.length === 1) return this.identity(first);
    const attributes = cachedAttributes(`AddN ${first.dtype} ${terms.length}`, () => [
      typeAttribute('T', first.dtype),
      intAttribute('N', terms.length),
    ]);
    return this.run1('AddN', attributes, terms);
  }

  /** Matrix product: (M, K) and (K, N) to (M, N). Precision as said in `Ops.withProducts`. */
  matMul(a: Tensor, b: Tensor, options: MatMulOptions = {}): Tensor {
    if (this.products === 'float32' || a.dtype !== 'float32' || isVector(b, options))
      return this.#matMul(a, b, options);
    return this.scope(() => {
      const product = this.#matMul(this.rounded(a), this.rounded(b), options);
      return this.cast(product, 'float32');
    });
  }

  #matMul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatMulOptions): Tensor {
    const attributes = cachedAttributes(`MatMul ${a.dtype} ${transposeA} ${transposeB}`, () => [
      typeAttribute('T', a.dtype),
      boolAttribute('transpose_a', transposeA),
      boolAttribute('transpose_b', transposeB),
      boolAttribute('grad_a', false),
      boolAttribute('grad_b', false),
    ]);
    return this.run1('MatMul', attributes, [a, b]);
  }

  /** Matrix product over the last two axes; the others broadcast. */
  batchMatMul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatMulOptions = {}): Tensor {
    const attributes = cachedAttributes(`BatchMatMulV2 ${a.dtype} ${transposeA} ${transposeB}`, () => [
      typeAttribute('T', a.dtype),
      boolAttribute('adj_x', transposeA),
      boolAttribute('adj_y', transposeB),
      boolAttribute('grad_x', false),
      boolAttribute('grad_y', false),
    ]);
    return this.run1('BatchMatMulV2', attributes, [a, b]);
  }

  /** -x */
  negate(x: Tensor): Tensor {
    return this.#unary('Neg', x);
  }

  square(x: Tensor): Tensor {
    return this.#unary('Square', x);
  }

  sqrt(x: Tensor): Tensor {
    return this.#unary('Sqrt', x);
  }

  /** 1 / sqrt(x) */
  rsqrt(x: Tensor): Tensor {
    return this.#unary('Rsqrt', x);
  }

  floor(x: Tensor): Tensor {
    return this.#unary('Floor', x);
  }

  /** -1, 0 or 1. */
  sign(x: Tensor): Tensor {
    return this.#unary('Sign', x);
  }

  /** Clamps every element to [low, high]. */
  clip(x: Tensor, low: number, high: number): Tensor {
    return this.run1('ClipByValue', elementType(x.dtype), [
      x,
      this.constants.float(low),
      this.constants.float(high),
    ]);
  }

  sum(x: Tensor, axes: readonly number[], keepDimensions = false): Tensor {
    return this.#reduce('Sum', x, axes, keepDimensions);
  }

  mean(x: Tensor, axes: readonly number[], keepDimensions = false): Tensor {
    return this.#reduce('Mean', x, axes, keepDimensions);
  }

  /** Half the sum of the squares of all elements, a scalar; one pass that writes nothing. */
  l2Loss(x: Tensor): Tensor {
    return this.#unary('L2Loss', x);
  }

  /** Greatest element along `axes`. */
  max(x: Tensor, axes: readonly number[], keepDimensions = false): Tensor {
    return this.#reduce('Max', x, axes, keepDimensions);
  }

  /** Sums along the last axis up to and with each element: (…, n) to (…, n). */
  cumSum(x: Tensor): Tensor {
    const attributes = cachedAttributes(`Cumsum ${x.dtype}`, () => [
      typeAttribute('T', x.dtype),
      typeAttribute('Tidx', 'int32'),
      boolAttribute('exclusive', false),
      boolAttribute('reverse', false),
    ]);
    return this.run1('Cumsum', attributes, [x, this.constants.ints([-1], [])]);
  }

  /** x log y, and 0 where x is 0. */
  xLogY(x: Tensor, y: Tensor): Tensor {
    return this.#binary('Xlogy', x, y);
  }

  /** Whether a > b, as bool. */
  greater(a: Tensor, b: Tensor): Tensor {
    return this.#binary('Greater', a, b);
  }

  /** `yes` where the bool `condition` holds, else `no`; all broadcast. */
  where(condition: Tensor, yes: Tensor, no: Tensor | number): Tensor {
    const otherwise = typeof no === 'number' ? this.constants.float(no) : no;
    return this.run1('SelectV2', elementType(yes.dtype), [condition, yes, otherwise]);
  }

  /** 1 where a >= b, else 0, as float32. */
  greaterEqual(a: Tensor, b: Tensor): Tensor {
    return this.scope(() => this.cast(this.#binary('GreaterEqual', a, b), 'float32'));
  }

  /**
   * float32 numbers uniform in [0, 1): a function of `seed` and `shape` alone (counter-based generator Philox), equal
   * on every machine and in every run.
   */
  statelessUniform(shape: Shape, seed: readonly [number, number]): Tensor {
    const attributes = cachedAttributes('StatelessRandomUniform', () => [
      typeAttribute('dtype', 'float32'),
      typeAttribute('T', 'int32'),
      typeAttribute('Tseed', 'int32'),
    ]);
    const inputs = [this.constants.ints(shape), this.ints(Int32Array.from(seed))];
    const uniform = this.run1('StatelessRandomUniform', attributes, inputs);
    this.free(...inputs.slice(1));
    return uniform;
  }

  #unary(name: string, x: Tensor): Tensor {
    return this.run1(name, elementType(x.dtype), [x]);
  }

  #binary(name: string, a: Tensor, b: Tensor | number): Tensor {
    return this.run1(name, elementType(a.dtype), [a, typeof b === 'number' ? this.constants.float(b) : b]);
  }

  #reduce(name: string, x: Tensor, axes: readonly number[], keepDimensions: boolean): Tensor {
    const attributes = cachedAttributes(`${name} ${x.dtype} ${keepDimensions}`, () => [
      typeAttribute('T', x.dtype),
      typeAttribute('Tidx', 'int32'),
      boolAttribute('keep_dims', keepDimensions),
    ]);
    return this.run1(name, attributes, [x, this.constants.ints(axes)]);
  }
}
