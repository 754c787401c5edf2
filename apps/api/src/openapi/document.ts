import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { componentSchemas } from './components.js';

const DESCRIPTION = [
  'Staged image-captioning experiments as durable jobs.',
  'Send `Authorization: Bearer <key>`; reading needs the role viewer, writing editor, keys admin.',
  'Errors are `application/problem+json` with a stable `code`.',
].join(' ');

/** OpenAPI 3.1 document of the application; paths are relative to `/api/v1`. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Beamline')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer('/api/v1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'key')
    .addSecurityRequirements('key')
    .addGlobalResponse({
      status: 'default',
      description: 'What went wrong',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    ignoreGlobalPrefix: true,
    operationIdFactory: (controller, method) =>
      `${controller.replace('Controller', '').toLowerCase()}_${method}`,
  });
  document.components = { ...document.components, schemas: componentSchemas() };
  return document;
}
