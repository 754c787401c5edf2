import { DomainError, type ApiKey, type Role } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { RECORDS, SETTINGS, type Principal, type Settings } from '../ports.js';
import { allows, isWrite, NEEDED_ROLE, OPEN } from './access.js';
import { refuseForeignSite } from './same-site.js';
import { hashSecret } from './secrets.js';
import { readSession, SESSION_COOKIE } from './session-token.js';

export interface AuthenticatedRequest extends Request {
  principal?: Principal;
}

/** Every request shows a key (`Authorization: Bearer`) or a session cookie made from one, and its role must suffice. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(RECORDS) private readonly records: Records,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, targets) === true) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await this.authenticate(request);
    const needed = this.reflector.getAllAndOverride<Role | undefined>(NEEDED_ROLE, targets);
    authorise(principal, needed ?? (isWrite(request.method) ? 'editor' : 'viewer'));
    request.principal = principal;
    return true;
  }

  private async authenticate(request: Request): Promise<Principal> {
    const bearer = bearerOf(request);
    if (bearer !== null) return this.principal(await this.keyByHash(hashSecret(bearer)), 'key');
    const secretHash = this.sessionOf(request);
    if (secretHash === null) throw notSignedIn('this request shows no key');
    if (isWrite(request.method)) refuseForeignSite(request);
    return this.principal(await this.keyByHash(secretHash), 'session');
  }

  private keyByHash(secretHash: string): Promise<ApiKey | null> {
    return this.records.apiKeys.findByHash(secretHash);
  }

  private principal(key: ApiKey | null, via: Principal['via']): Principal {
    if (key === null) throw notSignedIn('this key is unknown or was revoked');
    return { name: key.name, role: key.role, via };
  }

  private sessionOf(request: Request): string | null {
    const cookies: unknown = request.cookies;
    const token = (cookies as Record<string, unknown> | undefined)?.[SESSION_COOKIE];
    return typeof token === 'string' ? readSession(token, Date.now(), this.settings.sessionSecret) : null;
  }
}

function bearerOf(request: Request): string | null {
  const header = request.get('authorization');
  if (header === undefined) return null;
  const match = /^Bearer (\S+)$/i.exec(header);
  if (match?.[1] === undefined) throw notSignedIn('the Authorization header is not "Bearer <key>"');
  return match[1];
}

function authorise(principal: Principal, needed: Role): void {
  if (allows(principal.role, needed)) return;
  throw new DomainError(
    'FORBIDDEN',
    `this needs the role ${needed}; key ${principal.name} has ${principal.role}`,
    {
      advice: `Ask an administrator for a key with the role ${needed}.`,
    },
  );
}

function notSignedIn(message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message, {
    advice: 'Send the header Authorization: Bearer <key>, or sign in to the dashboard.',
  });
}
