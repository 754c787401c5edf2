// Prints the SQL that turns one schema into another, for authoring migrations:
//   node prisma/diff.mjs                    nothing → schema.prisma
//   node prisma/diff.mjs old.prisma         old.prisma → schema.prisma
// Prisma's own `migrate diff` needs an engine that is not on npm; the WebAssembly build of it is.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

const folder = path.dirname(fileURLToPath(import.meta.url));
const noFilter = { externalTables: [], externalEnums: [] };

let bindingsReady;

/** The bindings hold one instance of the module: a second one would pull the memory from under the first. */
async function instantiate() {
  const binary = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(binary), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

async function startEngine(schema, databaseUrl) {
  bindingsReady ??= instantiate();
  await bindingsReady;
  return bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl })),
  );
}

const datamodel = (content) => ({ tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] });

/**
 * SQL from `from` (text of a schema, or null for an empty database) to the schema `to`; a comment alone when
 * they are equal. The connection is opened for questions of dialect only; nothing is written.
 */
export async function diffSchemas(from, to, databaseUrl) {
  const engine = await startEngine(to, databaseUrl);
  const { stdout } = await engine.diff({
    from: from === null ? { tag: 'empty' } : datamodel(from),
    to: datamodel(to),
    script: true,
    exitCode: null,
    filters: noFilter,
  });
  return stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const databaseUrl = process.env.DATABASE_URL;
  if (databaseUrl === undefined)
    throw new Error('set DATABASE_URL to any running Postgres; nothing is written to it');
  const [old] = process.argv.slice(2);
  const from = old === undefined ? null : await readFile(old, 'utf8');
  const to = await readFile(path.join(folder, 'schema.prisma'), 'utf8');
  process.stdout.write(await diffSchemas(from, to, databaseUrl));
}
