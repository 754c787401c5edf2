import type { BeamlineClient } from '@beamline/client';
import { DomainError } from '@beamline/contracts';
import { ask, settle } from '../command/ask.js';
import type { Output } from '../output/output.js';
import { inParts, type ByteSource } from './byte-source.js';
import { sendPart } from './send-part.js';

/**
 * Sends a file in parts by presigned links, with progress.
 *
 * @returns the upload's id, for the import that takes it.
 */
export async function uploadFile(api: BeamlineClient, out: Output, source: ByteSource): Promise<string> {
  const { fileName, bytes } = source;
  if (bytes === 0)
    throw new DomainError('INVALID_INPUT', 'the file is empty', {
      advice: 'give another file',
      where: { file: fileName },
    });
  const upload = await ask(api.POST('/uploads', { body: { fileName, bytes } }));
  const etags: string[] = [];
  let sentBytes = 0;
  const show = () => {
    out.progress.update({ label: `upload ${fileName}`, done: sentBytes, total: bytes, unit: 'bytes' });
  };
  show();
  for await (const part of inParts(source.open(), upload.partBytes)) {
    etags.push(await sendPart(linkOf(upload.urls, etags.length), part, etags.length));
    sentBytes += part.length;
    show();
  }
  await settle(api.POST('/uploads/{id}/complete', { params: { path: { id: upload.id } }, body: { etags } }));
  out.progress.clear();
  return upload.id;
}

function linkOf(urls: readonly string[], part: number): string {
  const url = urls[part];
  if (url === undefined)
    throw new DomainError('CONFLICT', 'the file grew while it was sent', { advice: 'run the command again' });
  return url;
}
