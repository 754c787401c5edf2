import 'reflect-metadata';
import type { LoggerService } from '@nestjs/common';
import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { setUpHttp } from './http/set-up.js';
import type { Ports } from './ports.js';

/** The application on its ports, not yet listening. `logger` false keeps silent. */
export async function createApp(
  ports: Ports,
  logger: LoggerService | false,
): Promise<NestExpressApplication> {
  const choices = { logger, bodyParser: false, abortOnError: false };
  const options = Object.assign(new NestApplicationContextOptions(), choices);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(ports), options);
  setUpHttp(app, ports.settings);
  return app;
}
