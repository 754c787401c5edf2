// Run while the image is built: fetches what the apps need and puts the Temporal server at a fixed place.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { provisionParts, stateRoot } from '../local/dist/index.js';

const reports = await provisionParts(['tensorflow', 'encoder', 'temporal'], {
  onProgress: ({ part, phase, message }) => {
    if (phase !== 'downloading') process.stdout.write(`${part}: ${phase}: ${message}\n`);
  },
});
const temporal = reports.find(({ part }) => part === 'temporal');
copyFileSync(temporal.location, path.join(stateRoot, 'temporal'));
