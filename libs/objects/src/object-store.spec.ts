import { describeObjectStore } from './object-store.contract.js';
import { createMemoryObjectStore } from './testing/memory-object-store.js';

describeObjectStore('in memory', () => {
  const store = createMemoryObjectStore();
  return Promise.resolve({
    store,
    putPart: (url, bytes) => Promise.resolve(store.putPart(url, bytes)),
    overwrite: async (key, bytes) => {
      await Promise.resolve(store.objects.set(key, bytes));
    },
  });
});
