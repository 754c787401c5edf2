import { Session, SessionRequest } from '@beamline/contracts';
import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { Open } from '../auth/access.js';
import { CurrentPrincipal } from '../auth/principal.decorator.js';
import { SESSION_COOKIE, SESSION_TTL_MS } from '../auth/session-token.js';
import { FromBody, Returns, ReturnsNothing } from '../http/endpoint.js';
import type { Principal } from '../ports.js';
import { SessionService } from './session.service.js';

/** Session cookies for the dashboard. */
@Controller('session')
export class SessionController {
  constructor(@Inject(SessionService) private readonly sessions: SessionService) {}

  @Post()
  @Open()
  @Returns(Session, { summary: 'Sign in with a key; sets a cookie' })
  async open(
    @FromBody(SessionRequest) body: SessionRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session> {
    const { session, token } = await this.sessions.open(body);
    response.cookie(SESSION_COOKIE, token, { ...cookieOptions(request), maxAge: SESSION_TTL_MS });
    return session;
  }

  @Get()
  @Returns(Session, { summary: 'Who this request is signed in as' })
  get(@CurrentPrincipal() { name, role }: Principal): Promise<Session> {
    return Promise.resolve({ name, role });
  }

  @Delete()
  @Open()
  @ReturnsNothing({ summary: 'Sign out' })
  close(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    response.clearCookie(SESSION_COOKIE, cookieOptions(request));
    return Promise.resolve();
  }
}

function cookieOptions(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' };
}
