export * from './tensor-core/index.js';
export * from './weights/index.js';
export * from './encoders/index.js';
