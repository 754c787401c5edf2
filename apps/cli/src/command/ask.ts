import { DomainError } from '@beamline/contracts';
import { body } from '@beamline/client';
import type { z } from 'zod';
import { InvalidFieldsError } from '../input/invalid-fields.js';

/** The answer of a typed call; what the API says of single fields becomes an `InvalidFieldsError`. */
export async function ask<T>(call: Promise<{ data?: T }>): Promise<T> {
  return body(call).catch(rethrow);
}

/** The same, checked against a contract: the generated types know no tuples. */
export async function askFor<S extends z.ZodType>(
  schema: S,
  call: Promise<{ data?: unknown }>,
): Promise<z.output<S>> {
  const parsed = schema.safeParse(await ask(call));
  if (parsed.success) return parsed.data;
  throw new DomainError('INTERNAL', 'the API answered in a shape that this command does not know', {
    advice: 'use the command of the same version as the API',
    cause: parsed.error,
  });
}

/** Waits for a typed call that answers without a body. */
export async function settle(call: Promise<unknown>): Promise<void> {
  await call.catch(rethrow);
}

/** The client puts the wrong fields of a request, and nothing else, in `where`. */
function rethrow(error: unknown): never {
  if (!(error instanceof DomainError) || error.where === undefined) throw error;
  const fields = Object.entries(error.where).map(([path, message]) => ({ path, message }));
  const advice = error.advice === undefined ? {} : { advice: error.advice };
  throw new InvalidFieldsError(error.message, fields, { ...advice, code: error.code, cause: error });
}
