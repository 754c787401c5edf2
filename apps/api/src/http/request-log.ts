import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

const HEADER = 'X-Request-Id';
const logger = new Logger('Request');

/** Gives each request an id (the caller's, when it sends a plain one) and logs its end. Query strings and headers stay out of the log. */
export function requestLog(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(HEADER) ?? '';
  const requestId = /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  const startedMs = performance.now();
  response.setHeader(HEADER, requestId);
  response.on('close', () => {
    const durationMs = Math.round(performance.now() - startedMs);
    const path = request.originalUrl.split('?', 1)[0];
    logger.log({ requestId, method: request.method, path, status: response.statusCode, durationMs });
  });
  next();
}

export function requestIdOf(response: Response): string {
  return String(response.getHeader(HEADER) ?? 'unknown');
}
