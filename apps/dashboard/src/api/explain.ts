import { DomainError, type ErrorCode, FINAL_ERROR_CODES, type FieldError } from '@beamline/contracts';

/** An error in the words of a page. */
export interface Explanation {
  title: string;
  detail: string;
  advice: string | undefined;
}

const TITLES: Partial<Record<ErrorCode, string>> = {
  INVALID_INPUT: 'This was not accepted',
  INVALID_SPEC: 'The spec was not accepted',
  NOT_FOUND: 'Not found',
  CONFLICT: 'Not possible in this state',
  UNAUTHENTICATED: 'This key is not known',
  FORBIDDEN: 'Your key does not allow this',
  TOO_LARGE: 'Too large',
  UNAVAILABLE: 'Not available right now',
};

export function explain(error: unknown): Explanation {
  if (error instanceof DomainError)
    return {
      title: TITLES[error.code] ?? 'Something went wrong',
      detail: error.message,
      advice: error.advice,
    };
  const detail = error instanceof Error ? error.message : String(error);
  return {
    title: 'Something went wrong',
    detail,
    advice: 'Reload the page; if it happens again, report it.',
  };
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'UNAUTHENTICATED';
}

/** Whether asking again gives the same answer. */
export function isAnswer(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false;
  return ['UNAUTHENTICATED', 'FORBIDDEN', ...FINAL_ERROR_CODES].includes(error.code);
}

/** The fields that the server refused, by path. */
export function fieldErrorsOf(error: unknown): FieldError[] {
  if (!(error instanceof DomainError) || !['INVALID_INPUT', 'INVALID_SPEC', 'CONFLICT'].includes(error.code))
    return [];
  return Object.entries(error.where ?? {}).map(([path, message]) => ({ path, message }));
}
