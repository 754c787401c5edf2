import { badWeights } from './bad-weights.js';
import { Hdf5Node } from './hdf5/hdf5-node.js';
import type { NamedArray } from './named-array.js';

/** Keras tells the weights of a layer by their place; names in files have changed over the years. */
const PARTS: Readonly<Record<number, readonly string[]>> = {
  1: ['kernel'],
  2: ['kernel', 'bias'],
  4: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
};

/** A layer's name and its weights in Keras's order. */
interface KerasLayer {
  readonly name: string;
  readonly weights: readonly Hdf5Node[];
}

/**
 * Reads a file of Keras weights: `.h5` of Keras 2 and 3, of weights alone or a whole model, and
 * Keras 3's `.weights.h5`. The tensors are named `<layer>/kernel`, `/bias`, `/gamma`, `/beta`, `/moving_mean` and
 * `/moving_variance`, or `<layer>/<place>` in layers of other kinds, and are as Keras lays them out: a kernel is (height,
 * width, in, out).
 *
 * @throws DomainError `INVALID_WEIGHTS` naming what is missing or damaged
 */
export const readKeras = (bytes: Uint8Array): Map<string, NamedArray> => {
  const tensors = new Map<string, NamedArray>();
  let left = bytes.length;
  for (const { name, weights } of layersOf(Hdf5Node.root(bytes))) {
    weights.forEach((weight, place) => {
      const tensor = `${name}/${PARTS[weights.length]?.[place] ?? place}`;
      if (tensors.has(tensor)) throw badWeights(`The Keras file has the layer ${name} twice.`);
      const array = weight.array(tensor);
      left -= array.data.byteLength;
      if (left < 0) throw badWeights('The tensors of the Keras file share their bytes: it is damaged.');
      tensors.set(tensor, array);
    });
  }
  return tensors;
};

const layersOf = (root: Hdf5Node): KerasLayer[] => {
  const model = root.at('model_weights') ?? root;
  const names = listOf(model, 'layer_names');
  if (names !== undefined) return names.map((name) => namedLayer(model, name));
  const layers = root.at('layers');
  if (layers === undefined)
    throw badWeights('The HDF5 file names no layers: Keras writes "layer_names" or a group "layers".');
  return layers.names.flatMap((key) => numberedLayer(layers, key));
};

/** Keras 2: the group says the paths of its weights. */
const namedLayer = (model: Hdf5Node, name: string): KerasLayer => {
  const group = model.at(name);
  const paths = group === undefined ? undefined : listOf(group, 'weight_names');
  if (group === undefined || paths === undefined)
    throw badWeights(`The Keras file lists a layer ${name} that it does not hold.`);
  return { name, weights: paths.map((path) => weightAt(group, path, name)) };
};

const weightAt = (group: Hdf5Node, path: string, layer: string): Hdf5Node => {
  const weight = group.at(path);
  if (weight === undefined) throw badWeights(`The Keras file has no ${path} of its layer ${layer}.`);
  return weight;
};

/** Keras 3: weights are numbered, and groups named after classes; an attribute says the layer's own name. */
const numberedLayer = (layers: Hdf5Node, key: string): KerasLayer[] => {
  const weights = layers.at(`${key}/vars`);
  if (weights === undefined || weights.names.length === 0) return [];
  const [name] = weights.texts('name') ?? [];
  if (name === undefined)
    throw badWeights(
      `The Keras 3 file does not say which layer its ${key} is, as Keras 3.0 did not: save the model as .h5 (model.save).`,
    );
  return [{ name, weights: weights.names.map((_, place) => weightAt(weights, String(place), name)) }];
};

/** An attribute that is a list; a long one is split among attributes with numbers behind their names. */
const listOf = (node: Hdf5Node, attribute: string): string[] | undefined => {
  const whole = node.texts(attribute);
  if (whole !== undefined) return whole;
  const list: string[] = [];
  for (let part = 0; ; part += 1) {
    const texts = node.texts(`${attribute}${part}`);
    if (texts === undefined) return part === 0 ? undefined : list;
    list.push(...texts);
  }
};
