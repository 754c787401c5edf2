export type * from './object-store.js';
export { openObjectStore } from './open-object-store.js';
export type { ObjectStoreOptions } from './open-object-store.js';
export { openBlobCache } from './cache/open-blob-cache.js';
export type { BlobCacheOptions } from './cache/open-blob-cache.js';
