// Writes the Prisma client to libs/records/src/generated, from nothing, so that no file of an older schema is left.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const output = path.resolve(folder, '../libs/records/src/generated');
const prisma = path.join(
  path.dirname(createRequire(import.meta.url).resolve('prisma/package.json')),
  'build/index.js',
);

/** `generate` never calls the schema engine; naming one that always fails keeps the CLI from downloading it. */
const noEngine = ['/bin/false', '/usr/bin/false'].find((file) => existsSync(file)) ?? process.execPath;

rmSync(output, { recursive: true, force: true });
const { status, error } = spawnSync(
  process.execPath,
  [prisma, 'generate', '--schema', path.join(folder, 'schema.prisma'), '--no-hints'],
  {
    cwd: path.resolve(folder, '..'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: noEngine,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);
if (error !== undefined) throw error;
if (status !== 0)
  throw new Error(`prisma generate ended with status ${status}: see above, then mend prisma/schema.prisma`);
