import { setImmediate as breathe } from 'node:timers/promises';
import type { CaptionedImage } from '@beamline/contracts';
import { cocoScores, ptbTokenise, type CorpusScores, type ScoredCaption } from '@beamline/metrics';
import type { DecodedCaption } from '../trainer/protocol.js';

/** Images that are tokenised before heartbeats and other activities have their turn. */
const BATCH = 500;

export interface CocoCorpus {
  /** In PTB words, in the order of the captions. */
  entries: readonly ScoredCaption[];
  scores: CorpusScores;
}

/** BLEU, ROUGE-L and CIDEr-D as pycocoevalcap gives them: PTB words of the raw references and of the joined caption. */
export async function scoreCoco(
  decoded: readonly DecodedCaption[],
  images: readonly CaptionedImage[],
): Promise<CocoCorpus> {
  const entries: ScoredCaption[] = [];
  for (const { image, words } of decoded) {
    const raw = images[image]?.captions.map((caption) => caption.raw) ?? [];
    entries.push({ hypothesis: ptbTokenise(words.join(' ')), references: raw.map(ptbTokenise) });
    if (entries.length % BATCH === 0) await breathe();
  }
  await breathe();
  return { entries, scores: cocoScores(entries) };
}
