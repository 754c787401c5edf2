import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { InvalidRequest } from '../http/invalid-request.js';

const HEADER = 'Idempotency-Key';

/** The caller's key under which repeating a launch changes nothing, or null. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const key = context.switchToHttp().getRequest<Request>().get(HEADER);
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new InvalidRequest(400, [{ path: HEADER, message: 'must be 1 to 200 visible ASCII characters' }]);
});

export const AcceptsIdempotencyKey = () =>
  ApiHeader({
    name: HEADER,
    required: false,
    description: 'Repeating a launch with the same key returns the first launch and starts nothing.',
  });
