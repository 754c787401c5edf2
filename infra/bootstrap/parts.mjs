import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { root } from './run.mjs';
import { step } from './terminal.mjs';

const NEEDED = ['tensorflow', 'encoder', 'postgres', 'object-store', 'temporal', 'temporal-test-server'];

/** Fetches and builds the native parts with the compiled provisioner. */
export async function provision(parts = NEEDED) {
  const { provisionParts } = await import(pathToFileURL(path.join(root, 'infra/local/dist/index.js')).href);
  const work = (report) => {
    const phases = new Map();
    return provisionParts(parts, {
      onProgress: ({ part, phase, message }) => {
        if (phase !== 'ready') phases.set(part, `${part}: ${message}`);
        else if (!phases.delete(part)) return;
        report([...phases.values()].join('; '));
      },
    });
  };
  await step('Providing native parts', work, { onlyIfBusy: true });
}
