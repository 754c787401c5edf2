/**
 * Writes `src/generated/openapi.json` and `openapi.ts` from the API's own code; `--check` only says whether they are stale.
 * Needs `apps/api` to be built.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const document = execFileSync(process.execPath, [here('../../../apps/api/dist/openapi.js')], {
  encoding: 'utf8',
});
const files = {
  [here('../src/generated/openapi.json')]: document,
  [here('../src/generated/openapi.ts')]: astToString(
    await openapiTS(JSON.parse(document), { alphabetize: true, defaultNonNullable: false }),
  ),
};

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
};

for (const [path, text] of Object.entries(files)) {
  if (read(path) === text) continue;
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
    continue;
  }
  process.stderr.write(`${path} is stale: run "npm run generate -w @beamline/client" and commit it.\n`);
  process.exitCode = 1;
}
