import type { Precision } from '@beamline/contracts';
import {
  boolAttribute,
  cachedAttributes,
  shapeAttribute,
  stringAttribute,
  typeAttribute,
} from './attribute.js';
import { ConvOps } from './conv-ops.js';
import type { DType } from './dtype.js';
import type { Executor, LoadedGraph } from './executor.js';
import { GraphRecorder } from './graph-recorder.js';
import { newOpsState } from './ops-core.js';
import type { Shape, Tensor } from './tensor.js';
import type { Variable } from './variable.js';

export interface AdamStep {
  readonly variable: Variable;
  /** Running mean of the gradient and of its square, of the variable's shape. */
  readonly firstMoment: Variable;
  readonly secondMoment: Variable;
  readonly gradient: Tensor;
  /** Step size with both bias corrections already in it. */
  readonly stepSize: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the square root of the *uncorrected* second moment. */
  readonly epsilon: number;
}

/** Element type and shape of an input of a compiled graph; -1 is a dimension that may vary. */
export interface GraphInput {
  readonly dtype: DType;
  readonly shape: Shape;
}

let variablesMade = 0;

/**
 * TensorFlow's operations under typed names, run at once on the calling thread. Inherits, in order: lifetime and
 * transfer (`OpsCore`), moving elements (`ArrayOps`), arithmetic (`MathOps`), activations and losses (`NeuralOps`),
 * convolutions (`ConvOps`); adds variables here.
 *
 * Every result belongs to the innermost open `scope`. Operations never free their inputs.
 *
 * @throws DomainError `OUT_OF_MEMORY` when TensorFlow cannot allocate, `INTERNAL` when it refuses the operands;
 *   the message holds the operation's name and the operands' shapes
 */
export class Ops extends ConvOps {
  /** On float32 products, with scopes of its own. */
  static on(executor: Executor): Ops {
    return new Ops(newOpsState(executor), 'float32');
  }

  /**
   * The same operations on the same tensors and scopes, with `matMul` of float32 matrices done in the given precision:
   * `bfloat16` rounds both operands to nearest even, adds up in float32, rounds the sums and gives them as float32.
   * Products with a vector, batched ones and operands of another type are done as they are. An operand is rounded once,
   * however many products it is in.
   */
  withProducts(products: Precision): Ops {
    return products === this.products ? this : new Ops(this.state, products);
  }

  /**
   * Records what `build` does with its inputs as one graph, which TensorFlow then fuses and runs as a whole: for
   * networks that run many times (it takes a second to get going). Inside `build` shapes are not known and nothing
   * can be read; tensors from outside must be inputs.
   */
  compile(
    inputs: readonly GraphInput[],
    build: (ops: Ops, inputs: readonly Tensor[]) => Tensor,
  ): LoadedGraph {
    const recorder = new GraphRecorder();
    const placeholders = inputs.map(({ dtype, shape }) => recorder.input(dtype, shape));
    const graph = this.loadGraph(recorder.finish(build(Ops.on(recorder), placeholders)));
    return { run: (values) => this.adopt(graph.run(values)), dispose: graph.dispose };
  }

  /** A variable with a copy of `values`; it lives until `destroyVariable`, whatever scope it was made in. */
  variable(name: string, values: Float32Array, shape: Shape): Variable {
    variablesMade += 1;
    const [resource] = this.run(
      'VarHandleOp',
      [
        typeAttribute('dtype', 'float32'),
        shapeAttribute('shape', shape),
        stringAttribute('shared_name', `${name}#${variablesMade}`),
        stringAttribute('container', ''),
      ],
      [],
    ) as [Tensor];
    const variable = { name, shape, resource: this.keep(resource) };
    this.assign(variable, values);
    return variable;
  }

  /** Replaces a variable's value by a copy of `values`. */
  assign(variable: Variable, values: Float32Array): void {
    this.scope(() => {
      // The tensor may share its memory with the array; the variable must not.
      const value = this.floats(values.slice(), variable.shape);
      this.run('AssignVariableOp', variableAttributes(), [variable.resource, value], 0);
    });
  }

  /** Takes `share` of its value off a variable, in place: x -= share x. */
  shrink(variable: Variable, share: number): void {
    this.scope(() => {
      const value = this.value(variable);
      const loss = this.mul(value, this.floats(Float32Array.of(share), []));
      this.free(value);
      this.run('AssignSubVariableOp', variableAttributes(), [variable.resource, loss], 0);
    });
  }

  /** The value of a variable. Free it before the variable is next changed, or the change has to copy it. */
  value(variable: Variable): Tensor {
    return this.run1('ReadVariableOp', variableAttributes(), [variable.resource]);
  }

  /** Copies a variable's value to the host. */
  readVariable(variable: Variable): Float32Array {
    return this.scope(() => this.read(this.value(variable)));
  }

  destroyVariable(variable: Variable): void {
    const attributes = cachedAttributes('DestroyResourceOp', () => [
      boolAttribute('ignore_lookup_error', true),
    ]);
    this.run('DestroyResourceOp', attributes, [variable.resource], 0);
    this.free(variable.resource);
  }

  /**
   * One Adam step in place: m += (1 - b1)(g - m); v += (1 - b2)(g² - v); x -= stepSize m / (sqrt(v) + epsilon).
   */
  applyAdam({ variable, firstMoment, secondMoment, gradient, ...rates }: AdamStep): void {
    const attributes = cachedAttributes('ResourceApplyAdam', () => [
      typeAttribute('T', 'float32'),
      boolAttribute('use_locking', false),
      boolAttribute('use_nesterov', false),
    ]);
    this.scope(() => {
      const none = this.constants.float(0);
      const stepSize = this.floats(Float32Array.of(rates.stepSize), []);
      const [beta1, beta2] = [this.constants.float(rates.beta1), this.constants.float(rates.beta2)];
      const epsilon = this.floats(Float32Array.of(rates.epsilon), []);
      // Powers of the betas only serve the bias correction, which `stepSize` holds already: zero switches it off.
      const resources = [variable.resource, firstMoment.resource, secondMoment.resource];
      const inputs = [...resources, none, none, stepSize, beta1, beta2, epsilon, gradient];
      this.run('ResourceApplyAdam', attributes, inputs, 0);
    });
  }
}

const variableAttributes = () => cachedAttributes('variable', () => [typeAttribute('dtype', 'float32')]);
