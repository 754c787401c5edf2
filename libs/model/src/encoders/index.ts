export { featureGrid, type Block, type EncoderArchitecture } from './architecture.js';
export { ARCHITECTURES } from './architectures.js';
export { createEncoder, type Encoder, type EncoderOptions } from './encoder.js';
export { importWeights, type ImportedWeights } from './import-weights.js';
export { checkWeights, parameterShapes } from './parameter-shapes.js';
