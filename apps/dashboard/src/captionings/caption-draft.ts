import { CaptioningRequest, type LengthPenalty, type PictureSource } from '@beamline/contracts';
import type { z } from 'zod';

/** The form's fields as typed. */
export interface CaptionDraft {
  beam: string;
  method: 'search' | 'sampling';
  lengthPenalty: LengthPenalty['kind'];
  alpha: string;
  minLength: string;
  noRepeatNgram: string;
  suppressUnknown: boolean;
  temperature: string;
  /** Empty: all words. */
  topK: string;
  topP: string;
  seed: string;
  withTree: boolean;
}

/** The reference's way, which the API's defaults are. */
export const FIRST_DRAFT: CaptionDraft = {
  beam: '3',
  method: 'search',
  lengthPenalty: 'none',
  alpha: '0.6',
  minLength: '0',
  noRepeatNgram: '0',
  suppressUnknown: false,
  temperature: '1',
  topK: '',
  topP: '1',
  seed: '1',
  withTree: false,
};

/** The request that a draft asks for, or what is wrong with it by path (`decoding.minLength`). */
export function readDraft(
  draft: CaptionDraft,
  pictures: readonly PictureSource[],
): z.ZodSafeParseResult<CaptioningRequest> {
  const searches = draft.method === 'search';
  return CaptioningRequest.safeParse({
    pictures,
    beam: numberIn(draft.beam),
    decoding: {
      minLength: numberIn(draft.minLength),
      noRepeatNgram: numberIn(draft.noRepeatNgram),
      suppressUnknown: draft.suppressUnknown,
      lengthPenalty: penaltyOf(draft),
      sampling: searches ? null : samplingOf(draft),
    },
    withTree: searches && draft.withTree,
  });
}

/** Messages by path; the last one of a path counts. */
export function errorsOf({ error }: z.ZodSafeParseResult<unknown>): ReadonlyMap<string, string> {
  return new Map(error?.issues.map((issue) => [issue.path.join('.'), messageOf(issue)]));
}

/** What is typed is text: what the schema expected says more than what it was given. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  return issue.expected === 'int' ? 'must be a whole number' : 'must be a number';
}

function penaltyOf({ lengthPenalty: kind, alpha }: CaptionDraft): LengthPenalty {
  return kind === 'gnmt' ? { kind, alpha: numberIn(alpha) } : { kind };
}

function samplingOf({ temperature, topK, topP, seed }: CaptionDraft) {
  return {
    temperature: numberIn(temperature),
    topK: topK.trim() === '' ? null : numberIn(topK),
    topP: numberIn(topP),
    seed: numberIn(seed),
  };
}

/** An empty field is no number, not 0. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}
