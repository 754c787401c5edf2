import { createApp } from './app.js';
import { openApiDocument } from './openapi/document.js';
import type { Ports } from './ports.js';

/** Prints the OpenAPI document. No port is called before the application is initialised, which it never is. */
const ports = { settings: { objectStoreOrigin: 'http://127.0.0.1', dashboardDir: null } } as unknown as Ports;
const app = await createApp(ports, false);
process.stdout.write(`${JSON.stringify(openApiDocument(app), null, 2)}\n`);
