import type { BeamlineClient } from '@beamline/client';
import { Architecture, Slug, type BackboneSource, type Import } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { describeImport, followImport } from '../imports/follow-import.js';
import type { Output } from '../output/output.js';
import { fileSource } from '../uploads/byte-source.js';
import { uploadFile } from '../uploads/upload-file.js';

const Options = z.object({ arch: Architecture, name: Slug });

/** `backbone import`: encoder weights from a file, or the ones that set-up brought along. */
export function importBackbone(parent: Command): void {
  const command = parent
    .command('import')
    .description('import encoder weights')
    .argument('<file>', 'a .safetensors or PyTorch .pth file, or the word "bundled"')
    .requiredOption('--arch <architecture>', Architecture.options.join(', '))
    .requiredOption('--name <name>', 'name for recipes to use');
  action(command, Options, async ({ options, out, api }, file) => {
    const client = await api();
    const done = await importWeights(client, out, { file, name: options.name, architecture: options.arch });
    out.result(done, () => describeImport(done));
  });
}

/** Imports `file` (or the `bundled` weights) under a name and follows it to its end. */
export async function importWeights(
  api: BeamlineClient,
  out: Output,
  { file, name, architecture }: { file: string; name: string; architecture: Architecture },
): Promise<Import> {
  const source: BackboneSource =
    file === 'bundled'
      ? { kind: 'bundled' }
      : { kind: 'upload', upload: await uploadFile(api, out, await fileSource(file)) };
  const job = await ask(api.POST('/backbones', { body: { name, architecture, source } }));
  return followImport(api, out, job.id);
}
