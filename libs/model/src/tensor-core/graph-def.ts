import type { Attribute, Attributes } from './attribute.js';
import { DTYPE_CODE, type DType } from './dtype.js';
import { bytesField, floatField, message, varintField } from './protobuf.js';
import type { Shape } from './tensor.js';

/** A GraphDef's producer version: old enough that TensorFlow applies no newer rules, new enough for all operations used. */
const PRODUCER = 1882;
const TAG = 'serve';

/** A node of a GraphDef (`node_def.proto`); inputs are `name:output`. */
export const nodeDef = (
  name: string,
  operation: string,
  inputs: readonly string[],
  attributes: readonly Uint8Array[],
): Uint8Array =>
  message(
    1,
    bytesField(1, name),
    bytesField(2, operation),
    ...inputs.map((input) => bytesField(3, input)),
    ...attributes,
  );

/** Attributes of a node (`attr_value.proto`). */
export const nodeAttributes = (attributes: Attributes): Uint8Array[] =>
  attributes.map((attribute) => nodeAttribute(attribute.name, attributeValue(attribute)));

/** The value of a `Const` node. */
export const constantAttributes = (dtype: DType, shape: Shape, bytes: Uint8Array): Uint8Array[] => {
  const code = DTYPE_CODE[dtype];
  const tensor = message(8, varintField(1, code), message(2, ...dimensions(shape)), bytesField(4, bytes));
  return [nodeAttribute('dtype', varintField(6, code)), nodeAttribute('value', tensor)];
};

/** A SavedModel (`saved_model.proto`) with one graph: what TensorFlow's C interface loads. */
export const savedModel = (nodes: readonly Uint8Array[]): Uint8Array => {
  const graph = message(2, ...nodes, message(4, varintField(1, PRODUCER)));
  return Buffer.concat([varintField(1, 1), message(2, message(1, bytesField(4, TAG)), graph)]);
};

/** The tag under which `savedModel` files its graph. */
export const SAVED_MODEL_TAG = TAG;

const nodeAttribute = (name: string, value: Uint8Array): Uint8Array =>
  message(5, bytesField(1, name), bytesField(2, value));

const attributeValue = ({ kind, value }: Attribute): Uint8Array => {
  switch (kind) {
    case 'type':
      return varintField(6, value);
    case 'bool':
      return varintField(5, value ? 1 : 0);
    case 'float':
      return floatField(4, value);
    case 'string':
      return bytesField(2, value);
    case 'shape':
      return message(7, ...dimensions(typeof value === 'number' ? [value] : value));
    case 'int':
      return typeof value === 'number'
        ? varintField(3, value)
        : message(1, ...value.map((element) => varintField(3, element)));
  }
};

const dimensions = (shape: Shape): Uint8Array[] => shape.map((size) => message(2, varintField(1, size)));
