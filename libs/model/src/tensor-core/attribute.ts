import { DTYPE_CODE, type DType } from './dtype.js';

/** An operation's attribute in the words of TensorFlow's op definitions. */
export type Attribute =
  | { readonly name: string; readonly kind: 'type'; readonly value: number }
  | { readonly name: string; readonly kind: 'bool'; readonly value: boolean }
  | { readonly name: string; readonly kind: 'int' | 'shape'; readonly value: number | readonly number[] }
  | { readonly name: string; readonly kind: 'float'; readonly value: number }
  | { readonly name: string; readonly kind: 'string'; readonly value: string };

export type Attributes = readonly Attribute[];

export const typeAttribute = (name: string, dtype: DType): Attribute => ({
  name,
  kind: 'type',
  value: DTYPE_CODE[dtype],
});
export const boolAttribute = (name: string, value: boolean): Attribute => ({ name, kind: 'bool', value });
export const intAttribute = (name: string, value: number | readonly number[]): Attribute => ({
  name,
  kind: 'int',
  value,
});
export const floatAttribute = (name: string, value: number): Attribute => ({ name, kind: 'float', value });
export const stringAttribute = (name: string, value: string): Attribute => ({ name, kind: 'string', value });
export const shapeAttribute = (name: string, value: readonly number[]): Attribute => ({
  name,
  kind: 'shape',
  value,
});

const cache = new Map<string, Attributes>();

/** Builds an attribute list once for each key: a step runs thousands of operations with a few dozen lists. */
export const cachedAttributes = (key: string, build: () => Attributes): Attributes => {
  let attributes = cache.get(key);
  if (attributes === undefined) {
    attributes = build();
    cache.set(key, attributes);
  }
  return attributes;
};

/** The commonest list: one element type named `T`. */
export const elementType = (dtype: DType): Attributes =>
  cachedAttributes(dtype, () => [typeAttribute('T', dtype)]);
