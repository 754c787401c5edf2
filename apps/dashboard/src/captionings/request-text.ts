import type { CaptioningRequest, Decoding, PictureSource } from '@beamline/contracts';
import { compactNumber, plural } from '../format/number.js';

/** `3 photographs`, `val image 12`, `2 images`, `4 pictures`. */
export function picturesText(pictures: readonly PictureSource[]): string {
  const [first] = pictures;
  if (pictures.length === 1 && first?.kind === 'dataset') return `${first.split} image ${first.image}`;
  const kinds = new Set(pictures.map(({ kind }) => kind));
  if (kinds.size > 1) return plural(pictures.length, 'picture');
  return plural(pictures.length, first?.kind === 'dataset' ? 'image' : 'photograph');
}

/** How captions were made, defaults left out: `beam 3 · at least 5 words`. */
export function decodingText({ beam, decoding }: Pick<CaptioningRequest, 'beam' | 'decoding'>): string {
  const { sampling, diversity, noRepeatNgram, minLength } = decoding;
  const parts = [
    sampling === null ? `beam ${beam}` : samplingText(beam, sampling),
    penaltyText(decoding.lengthPenalty),
    minLength > 0 && `at least ${plural(minLength, 'word')}`,
    noRepeatNgram > 0 && `no ${noRepeatNgram} words twice`,
    decoding.suppressUnknown && 'without <unk>',
    diversity.groups > 1 && `${diversity.groups} groups`,
    decoding.hardAttention === 'sampled' && 'places drawn',
  ];
  return parts.filter((part) => part !== false && part !== '').join(' · ');
}

function samplingText(draws: number, sampling: NonNullable<Decoding['sampling']>): string {
  const parts = [
    `${draws} drawn`,
    `temperature ${compactNumber(sampling.temperature)}`,
    sampling.topK !== null && `top ${sampling.topK}`,
    sampling.topP < 1 && `top ${compactNumber(sampling.topP * 100)} %`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

function penaltyText(penalty: Decoding['lengthPenalty']): string {
  if (penalty.kind === 'none') return '';
  return penalty.kind === 'average'
    ? 'mean log-probability'
    : `length penalty ${compactNumber(penalty.alpha)}`;
}
