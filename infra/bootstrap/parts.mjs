import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { root } from './run.mjs';
import { step } from './terminal.mjs';

const NEEDED = ['tensorflow', 'encoder', 'postgres', 'object-store', 'temporal', 'temporal-test-server'];

/** Fetches and builds the native parts with the compiled provisioner. */
export async function provision(parts = NEEDED) {
  const { provisionParts } = await import(pathToFileURL(path.join(root, 'infra/local/dist/index.js')).href);
  await step('Providing native parts', (report) => {
    const phases = new Map();
    return provisionParts(parts, {
      onProgress: ({ part, phase, message }) => {
        if (phase === 'ready') phases.delete(part);
        else phases.set(part, `${part}: ${message}`);
        report([...phases.values()].join('; '));
      },
    });
  });
}
