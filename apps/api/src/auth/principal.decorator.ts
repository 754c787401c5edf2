import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../ports.js';
import type { AuthenticatedRequest } from './auth.guard.js';

/** Who sent the request; the guard has made sure that somebody did. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new TypeError('an open endpoint has no principal');
  return principal;
});
