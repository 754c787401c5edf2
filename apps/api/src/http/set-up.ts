import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import cookieParser from 'cookie-parser';
import { openApiDocument } from '../openapi/document.js';
import type { Settings } from '../ports.js';
import { serveDashboard } from '../dashboard/serve-dashboard.js';
import { requestLog } from './request-log.js';
import { securityHeaders } from './security-headers.js';

/** Middleware, prefix and documentation. */
export function setUpHttp(app: NestExpressApplication, settings: Settings): void {
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(requestLog, securityHeaders(settings.objectStoreOrigin), cookieParser());
  if (settings.dashboardDir !== null) serveDashboard(app, settings.dashboardDir);
  app.useBodyParser('json', { limit: '1mb' });
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready'] });
  app.enableShutdownHooks();
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'api/openapi.json' });
}
