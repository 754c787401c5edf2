import type { z } from 'zod';
import { DomainError } from '@beamline/contracts';
import { Prisma } from '../generated/client.js';

/** A document for a JSON column that may not be null. */
export function toJson(value: object): Prisma.InputJsonObject {
  return value;
}

/** A document for a JSON column that may be null. */
export function toNullableJson(value: object | null) {
  return value === null ? Prisma.DbNull : toJson(value);
}

/** Reads a JSON column with the contract's schema; `place` names the column in the error. */
export function fromJson<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DomainError('INTERNAL', `${place} in Postgres does not fit its schema: ${parsed.error.message}`, {
    advice: 'The row was written by another version of Beamline: run the migrations of this one, or upgrade.',
    where: { place },
    cause: parsed.error,
  });
}

export const iso = (date: Date): string => date.toISOString();
export const isoOrNull = (date: Date | null): string | null => (date === null ? null : date.toISOString());
