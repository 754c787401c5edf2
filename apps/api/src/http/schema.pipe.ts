import { DomainError } from '@beamline/contracts';
import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { fieldErrors, InvalidRequest } from './invalid-request.js';

/** Parses a part of the request by its schema, or refuses it naming every wrong field. */
export class SchemaPipe<T extends z.ZodType> implements PipeTransform<unknown, z.output<T>> {
  constructor(
    private readonly schema: T,
    private readonly part: 'body' | 'query',
  ) {}

  transform(value: unknown): z.output<T> {
    if (this.part === 'body') refuseMissingBody(value);
    const status = this.part === 'body' ? 422 : 400;
    refuseNul(value, status);
    const result = this.schema.safeParse(value);
    if (result.success) return result.data;
    throw new InvalidRequest(status, fieldErrors(result.error));
  }
}

function refuseMissingBody(value: unknown): void {
  if (value !== undefined) return;
  throw new InvalidRequest(400, [{ path: 'body', message: 'no JSON body was sent' }], {
    advice: 'Send a JSON object with the header Content-Type: application/json.',
  });
}

/** Postgres can store every character but this one. */
function refuseNul(value: unknown, status: 400 | 422): void {
  if (!JSON.stringify(value).includes('\\u0000')) return;
  throw new InvalidRequest(status, [{ path: 'body', message: 'text must not hold the character U+0000' }]);
}

/** An id in a path; one that cannot exist is answered as one that does not. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (/^[a-z0-9]{12}$/.test(value)) return value;
    throw new DomainError('NOT_FOUND', `nothing has the id ${JSON.stringify(value.slice(0, 40))}`, {
      advice: 'Ids have twelve lower-case letters and digits.',
    });
  }
}
