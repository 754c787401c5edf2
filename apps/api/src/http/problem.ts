import { DomainError, type ErrorCode, type Problem } from '@beamline/contracts';
import { HttpException } from '@nestjs/common';
import { InvalidRequest } from './invalid-request.js';

const STATUS: Record<ErrorCode, number> = {
  INVALID_INPUT: 422,
  INVALID_SPEC: 422,
  INVALID_DATASET: 422,
  INVALID_IMAGE: 422,
  INVALID_WEIGHTS: 422,
  UNSAFE_PICKLE: 422,
  NOT_FOUND: 404,
  CONFLICT: 409,
  STALE_ATTEMPT: 409,
  STALE_WRITER: 409,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  TOO_LARGE: 413,
  NO_HYPOTHESIS_COMPLETED: 500,
  NON_FINITE_LOSS: 500,
  DAMAGED_BLOB: 500,
  MISSING_BLOB: 500,
  OUT_OF_MEMORY: 500,
  DISK_FULL: 507,
  TRAINER_DIED: 500,
  UNAVAILABLE: 503,
  CANCELLED: 499,
  INTERNAL: 500,
};

/** What express and Nest refuse by themselves, in the words of this API. */
const BY_STATUS: Record<number, { code: ErrorCode; detail: string; advice: string }> = {
  400: { code: 'INVALID_INPUT', detail: 'the request is malformed', advice: 'Send a well-formed JSON body.' },
  404: {
    code: 'NOT_FOUND',
    detail: 'there is nothing at this address',
    advice: 'The addresses are listed at /api/docs.',
  },
  413: {
    code: 'TOO_LARGE',
    detail: 'the body is larger than 1 MB',
    advice: 'Send files through POST /api/v1/uploads.',
  },
  415: {
    code: 'INVALID_INPUT',
    detail: 'the body has an encoding or character set that is not understood',
    advice: 'Send JSON in UTF-8.',
  },
};

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not valid',
  503: 'Unavailable',
};

/** Any thrown value as a problem; of unknown errors it tells nothing but the request's id. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof InvalidRequest)
    return { ...domainProblem(error, error.status), errors: [...error.errors] };
  if (error instanceof DomainError) return domainProblem(error, STATUS[error.code]);
  const known = BY_STATUS[statusOf(error)];
  if (known !== undefined) return problem(statusOf(error), known);
  return problem(500, {
    code: 'INTERNAL',
    detail: `an unexpected error; the server's log has it under request ${requestId}`,
  });
}

function domainProblem(error: DomainError, status: number): Problem {
  const { code, message, advice } = error;
  return problem(status, { code, detail: message, ...(advice === undefined ? {} : { advice }) });
}

function problem(status: number, body: Pick<Problem, 'code' | 'detail' | 'advice'>): Problem {
  const type = `urn:beamline:problem:${body.code.toLowerCase().replaceAll('_', '-')}`;
  return { type, title: TITLES[status] ?? 'Server error', status, ...body };
}

/** Status of Nest's exceptions and of the errors that express' middleware throws. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return 500;
}
