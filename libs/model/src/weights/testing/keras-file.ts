import { File as Hdf5File, ready, type Group } from 'h5wasm';

/** A layer's name, and its weights in Keras's order. */
export interface WrittenLayer {
  readonly name: string;
  readonly weights: readonly { name: string; shape: readonly number[]; data: Float32Array }[];
}

/** A file of weights in the layout of Keras 2, written by the HDF5 library. */
export const kerasFile = async (layers: readonly WrittenLayer[]): Promise<Uint8Array> => {
  const { FS } = await ready;
  const path = 'weights.h5';
  const file = new Hdf5File(path, 'w', { libver: ['earliest', 'latest'] }); // as h5py does
  writeTexts(
    file,
    'layer_names',
    layers.map(({ name }) => name),
  );
  for (const { name, weights } of layers) {
    const group = file.create_group(name);
    writeTexts(
      group,
      'weight_names',
      weights.map((weight) => `${name}/${weight.name}:0`),
    );
    const inner = group.create_group(name);
    for (const { name: part, shape, data } of weights)
      inner.create_dataset({ name: `${part}:0`, data, shape: [...shape] });
  }
  file.close();
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
};

const writeTexts = (group: Group, name: string, texts: readonly string[]): void => {
  group.create_attribute(name, [...texts], [texts.length], 'S64');
};
