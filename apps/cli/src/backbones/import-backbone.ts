import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BeamlineClient } from '@beamline/client';
import {
  Architecture,
  Digest,
  DomainError,
  Slug,
  type BackboneSource,
  type Import,
} from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { fileNameOf, withDownload } from '../downloads/download.js';
import { isUrl } from '../downloads/follow-redirects.js';
import { describeImport, followImport } from '../imports/follow-import.js';
import type { Output } from '../output/output.js';
import { fileSource } from '../uploads/byte-source.js';
import { uploadFile } from '../uploads/upload-file.js';
import { architectureOf, checkDigest } from './known-weights.js';

const Options = z.object({
  arch: Architecture.optional(),
  name: Slug.optional(),
  sha256: Digest.optional(),
});

/** `backbone import`: encoder weights from a file or the web, or the ones that set-up brought along. */
export function importBackbone(parent: Command): void {
  const command = parent
    .command('import')
    .description('import encoder weights')
    .argument(
      '<file>',
      'a .safetensors, PyTorch .pth or Keras .h5 file, the address of one, or the word "bundled"',
    )
    .option('--arch <architecture>', `${Architecture.options.join(', ')} (by the file’s name)`)
    .option('--name <name>', 'name for recipes to use (the architecture’s)')
    .option('--sha256 <digest>', 'refuse any other file');
  action(command, Options, async ({ options, out, api }, file) => {
    const architecture = options.arch ?? guess(file);
    const client = await api();
    const weights = { file, name: options.name ?? architecture, architecture, sha256: options.sha256 };
    const done = await importWeights(client, out, weights);
    out.result(done, () => describeImport(done));
  });
}

function guess(file: string): Architecture {
  const found = file === 'bundled' ? 'efficientnet_lite0' : architectureOf(nameOf(file));
  if (found !== null) return found;
  throw new DomainError('INVALID_INPUT', `the name ${nameOf(file)} does not say which network it is of`, {
    advice: `name it: --arch ${Architecture.options.join(' | ')}`,
  });
}

export interface Weights {
  /** Path or address of a file, or `bundled`. */
  file: string;
  name: string;
  architecture: Architecture;
  /** What the file must be. */
  sha256?: string | undefined;
}

/**
 * Imports weights under a name and follows the import to its end.
 *
 * @throws DomainError `INVALID_WEIGHTS`, before anything is sent, when the file is not the one asked for
 */
export async function importWeights(api: BeamlineClient, out: Output, weights: Weights): Promise<Import> {
  const { file, sha256 } = weights;
  if (file === 'bundled') return importFrom(api, out, weights, { kind: 'bundled' });
  if (!isUrl(file)) {
    await fileSource(file);
    checkDigest(nameOf(file), await digestOf(file), sha256);
    return sendAndImport(api, out, weights, file);
  }
  return withDownload(file, out, async (downloaded) => {
    checkDigest(nameOf(file), downloaded.sha256, sha256);
    return sendAndImport(api, out, weights, downloaded.path);
  });
}

async function sendAndImport(
  api: BeamlineClient,
  out: Output,
  weights: Weights,
  path: string,
): Promise<Import> {
  const upload = await uploadFile(api, out, await fileSource(path));
  return importFrom(api, out, weights, { kind: 'upload', upload });
}

async function importFrom(
  api: BeamlineClient,
  out: Output,
  { name, architecture }: Weights,
  source: BackboneSource,
): Promise<Import> {
  const job = await ask(api.POST('/backbones', { body: { name, architecture, source } }));
  return followImport(api, out, job.id);
}

function nameOf(file: string): string {
  return isUrl(file) ? fileNameOf(file) : basename(file);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
