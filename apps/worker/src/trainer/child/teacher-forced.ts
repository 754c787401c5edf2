import type { Captioner, Features } from '@beamline/model';
import type { DecodedCaption } from '../protocol.js';
import type { LoadedCaptions } from './captions.js';

/**
 * What the model says to every true beginning, cut at the true length: one answer for each caption, as the reference
 * validates (`train.validate`).
 *
 * @param features (rows, places, channels) of the images `rows`
 */
export function teacherForcedCaptions(
  captioner: Captioner,
  features: Features,
  rows: readonly number[],
  { encoded, words }: LoadedCaptions,
): DecodedCaption[] {
  const { width, ids } = encoded;
  const places = new Map(rows.map((row, place) => [row, place]));
  const chosen = Array.from(encoded.images.keys()).filter((caption) =>
    places.has(encoded.images[caption] ?? -1),
  );
  if (chosen.length === 0) return [];
  const { predictions } = captioner.teacherForced(
    {
      features,
      captions: chosen.map((caption) => ids.subarray(caption * width, (caption + 1) * width)),
      lengths: chosen.map((caption) => encoded.lengths[caption] ?? 0),
      imageIndex: chosen.map((caption) => places.get(encoded.images[caption] ?? -1) ?? 0),
    },
    0,
  );
  return chosen.map((caption, i) => ({
    image: encoded.images[caption] ?? 0,
    words: words.decode(predictions[i] ?? []),
    logProbability: 0,
    finished: true,
  }));
}
