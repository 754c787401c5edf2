export * from './tensor-core/index.js';
