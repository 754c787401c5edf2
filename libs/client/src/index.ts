export { body, createClient, type BeamlineClient, type ClientOptions } from './client.js';
export { streamRun, type RunStreamOptions } from './run-stream.js';
export type { components, operations, paths } from './generated/openapi.js';
