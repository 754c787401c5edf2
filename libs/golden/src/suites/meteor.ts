import type { ScoredCaption } from '@beamline/metrics';
import { close, type Finding } from '../finding.js';
import type { Needs } from '../needs.js';
import { SCORE } from './bleu-scores.js';

/** @throws MissingNeed without METEOR's program */
export async function checkMeteor(
  captions: readonly ScoredCaption[],
  expected: { readonly meteor: number; readonly perImage?: readonly number[] },
  needs: Needs,
): Promise<Finding[]> {
  const scores = await needs.meteor().score(captions);
  return [
    close('METEOR', [scores.meteor], [expected.meteor], SCORE),
    ...(expected.perImage === undefined
      ? []
      : [close('METEOR of images', scores.perImage, expected.perImage, SCORE)]),
  ];
}
