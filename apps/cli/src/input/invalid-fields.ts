import { DomainError, type DomainErrorOptions, type ErrorCode, type FieldError } from '@beamline/contracts';
import type { z } from 'zod';

/** Input with fields that do not pass: the error line is followed by one line a field. */
export class InvalidFieldsError extends DomainError {
  constructor(
    message: string,
    readonly fields: readonly FieldError[],
    { code = 'INVALID_INPUT', ...options }: DomainErrorOptions & { code?: ErrorCode } = {},
  ) {
    super(code, message, { advice: `mend ${fieldCount(fields.length)}`, ...options });
  }
}

function fieldCount(count: number): string {
  return count === 1 ? 'this field' : `these ${count} fields`;
}

/** `stages[0].batchSize` */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** One entry a field; each unknown key becomes a field of its own. */
export function fieldsOf(error: z.ZodError): { path: PropertyKey[]; message: string }[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not a known field' }))
      : [{ path: issue.path, message: issue.message }],
  );
}

/**
 * Parses, or throws every field that is wrong.
 *
 * @param name how a path is shown; `stages[0].batchSize` by default.
 */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  what: string,
  name: (path: readonly PropertyKey[]) => string = fieldPath,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error).map(({ path, message }) => ({ path: name(path), message }));
  throw new InvalidFieldsError(`${what} not valid`, fields);
}
