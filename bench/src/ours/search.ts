import type { SearchResult } from '@beamline/model';
import { openCaptioner } from './captioner.js';
import type { OpenTask } from './task.js';
import { readMaps } from './tensors.js';

/** Images searched at once, as the worker does. */
const SEARCH_BATCH = 32;
const MAP_LENGTH = 64 * 2048;

/** Beam search of all images; a caption is its words, without `<start>`, `<end>` and padding. */
export const openSearch: OpenTask = async (settings) => {
  const { images, beam, vocabulary, folder } = settings;
  const maps = await readMaps(folder);
  const captioner = await openCaptioner(settings);
  const unspoken = new Set([0, vocabulary - 2, vocabulary - 1]);
  const searchAll = (): SearchResult[] => {
    const results: SearchResult[] = [];
    for (let first = 0; first < images; first += SEARCH_BATCH) {
      const last = Math.min(first + SEARCH_BATCH, images);
      const features = maps.subarray(first * MAP_LENGTH, last * MAP_LENGTH);
      results.push(...captioner.search(features, { beam, mode: 'reference' }));
    }
    return results;
  };
  return {
    check: () =>
      searchAll().flatMap(({ best }) => [...(best?.tokens ?? []).filter((word) => !unspoken.has(word)), -1]),
    run: () => void searchAll(),
  };
};
