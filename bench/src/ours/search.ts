import { imagesAtOnce, type SearchResult } from '@beamline/model';
import { openCaptioner } from './captioner.js';
import type { OpenTask } from './task.js';
import { readMaps } from './tensors.js';

const MAP_LENGTH = 64 * 2048;

/** Beam search of all images, as many at once as the worker searches; a caption is its words, without `<start>`, `<end>` and padding. */
export const openSearch: OpenTask = async (settings) => {
  const { images, beam, vocabulary, folder } = settings;
  const maps = await readMaps(folder);
  const captioner = await openCaptioner(settings);
  const atOnce = imagesAtOnce(beam);
  const unspoken = new Set([0, vocabulary - 2, vocabulary - 1]);
  const searchAll = (): SearchResult[] => {
    const results: SearchResult[] = [];
    for (let first = 0; first < images; first += atOnce) {
      const last = Math.min(first + atOnce, images);
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
