import { DomainError, type ErrorCode, type FieldError } from '@beamline/contracts';
import type { z } from 'zod';

/** A request whose fields are wrong; the problem body lists each of them. */
export class InvalidRequest extends DomainError {
  constructor(
    readonly status: 400 | 422,
    readonly errors: readonly FieldError[],
    options: { code?: ErrorCode; advice?: string } = {},
  ) {
    const fields = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    super(
      options.code ?? 'INVALID_INPUT',
      fields,
      options.advice === undefined ? {} : { advice: options.advice },
    );
  }
}

/** The fields that a zod schema refused, unknown ones by their own name. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: dotted(issue.path), message: issue.message }];
    return issue.keys.map((key) => ({ path: dotted([...issue.path, key]), message: 'is not a known field' }));
  });
}

function dotted(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'body' : path.map(String).join('.');
}
