import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { toProblem } from './problem.js';
import { requestIdOf } from './request-log.js';

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const requestId = requestIdOf(response);
    const body = toProblem(error, requestId);
    if (body.status >= 500) this.logger.error({ requestId, code: body.code, error: detailOf(error) });
    if (response.headersSent) response.destroy();
    else response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
