import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

const YEAR_SECONDS = 365 * 24 * 3600;

/** The built dashboard at `/`; its pages, whose addresses the browser makes up, all get `index.html`. */
export function serveDashboard(app: NestExpressApplication, directory: string): void {
  const root = path.resolve(directory);
  app.useStaticAssets(root, { index: false, redirect: false, setHeaders });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!isPage(request)) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root });
  });
}

/** The names of built files hold a digest of their content. */
function setHeaders(response: Response, file: string): void {
  const hashed = file.includes(`${path.sep}assets${path.sep}`);
  response.setHeader('Cache-Control', hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
}

function isPage(request: Request): boolean {
  if (!['GET', 'HEAD'].includes(request.method)) return false;
  if (/^\/(api|health)(\/|$)/.test(request.path)) return false;
  return path.extname(request.path) === '' && request.accepts(['json', 'html']) === 'html';
}
