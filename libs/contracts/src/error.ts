import { z } from 'zod';

/** Stable codes of everything that can go wrong; callers match on these, never on messages. */
export const ErrorCode = z.enum([
  'INVALID_INPUT',
  'INVALID_SPEC',
  'INVALID_DATASET',
  'INVALID_IMAGE',
  'INVALID_WEIGHTS',
  'UNSAFE_PICKLE',
  'NOT_FOUND',
  'CONFLICT',
  'STALE_ATTEMPT',
  'STALE_WRITER',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'TOO_LARGE',
  'NO_HYPOTHESIS_COMPLETED',
  'NON_FINITE_LOSS',
  'DAMAGED_BLOB',
  'MISSING_BLOB',
  'OUT_OF_MEMORY',
  'DISK_FULL',
  'TRAINER_DIED',
  'UNAVAILABLE',
  'CANCELLED',
  'INTERNAL',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** What people read about a failure: what is wrong, where, and what to do. */
export const Fault = z.object({
  code: ErrorCode,
  message: z.string(),
  advice: z.string().optional(),
  where: z.record(z.string(), z.string()).optional(),
  /** The last lines of the run's log before it, oldest first. */
  logTail: z.array(z.string()).optional(),
});
export type Fault = z.infer<typeof Fault>;

/** One field of a request that did not pass validation. */
export const FieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** An `application/problem+json` body (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: ErrorCode,
  advice: z.string().optional(),
  errors: z.array(FieldError).optional(),
});
export type Problem = z.infer<typeof Problem>;

export interface DomainErrorOptions {
  /** What to do next, in one sentence. */
  advice?: string;
  /** Ids, names and places that the message is about. */
  where?: Record<string, string>;
  /** The last lines of the run's log before it, oldest first. */
  logTail?: string[];
  cause?: unknown;
}

/** The one error that libraries throw on purpose; translated at the borders (HTTP, Temporal, CLI). */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly advice: string | undefined;
  readonly where: Record<string, string> | undefined;
  readonly logTail: string[] | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.advice = options.advice;
    this.where = options.where;
    this.logTail = options.logTail;
  }

  toFault(): Fault {
    const fault: Fault = { code: this.code, message: this.message };
    if (this.advice !== undefined) fault.advice = this.advice;
    if (this.where !== undefined) fault.where = this.where;
    if (this.logTail !== undefined) fault.logTail = this.logTail;
    return fault;
  }

  static fromFault(fault: Fault): DomainError {
    const options: DomainErrorOptions = {};
    if (fault.advice !== undefined) options.advice = fault.advice;
    if (fault.where !== undefined) options.where = fault.where;
    if (fault.logTail !== undefined) options.logTail = fault.logTail;
    return new DomainError(fault.code, fault.message, options);
  }
}

/** Any thrown value as a fault; unknown ones keep their message under `INTERNAL`. */
export function toFault(error: unknown): Fault {
  if (error instanceof DomainError) return error.toFault();
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
