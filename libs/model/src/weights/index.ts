export { isElementType, type ElementType, type NamedArray, type NamedArrays } from './named-array.js';
export { readWeightFile, readWeights, type WeightFile, type WeightFormat } from './read-weights.js';
export { readSafetensors, writeSafetensors } from './safetensors.js';
export { readTorchLegacy } from './torch-legacy.js';
export { readTorchZip } from './torch-zip.js';
