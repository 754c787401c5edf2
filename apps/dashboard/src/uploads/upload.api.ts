import { body } from '@beamline/client';
import { DomainError } from '@beamline/contracts';
import { client } from '../api/client.js';
import { partRanges } from './part-ranges.js';

/** How much of a file has been sent, from 0 to 1. */
export type OnSent = (fraction: number) => void;

/** Sends a file to the object store in parts by presigned links; the id is what an import takes. */
export async function uploadFile(file: File, onSent: OnSent): Promise<string> {
  const { id, urls, partBytes } = await body(
    client.POST('/uploads', { body: { fileName: file.name, bytes: file.size } }),
  );
  const etags: string[] = [];
  for (const [index, { start, end }] of partRanges(file.size, partBytes).entries()) {
    const url = urls[index];
    if (url === undefined) throw new DomainError('INTERNAL', `there is no link for part ${index + 1}`);
    etags.push(await sendPart(url, file.slice(start, end), index));
    onSent(end / file.size);
  }
  await client.POST('/uploads/{id}/complete', { params: { path: { id } }, body: { etags } });
  return id;
}

async function sendPart(url: string, part: Blob, index: number): Promise<string> {
  const response = await reach(url, part);
  const etag = response.headers.get('etag');
  if (response.ok && etag !== null) return etag;
  throw new DomainError('UNAVAILABLE', `the object store answered ${response.status} to part ${index + 1}`, {
    advice: 'Try again; when it happens again, look at the System page.',
  });
}

async function reach(url: string, part: Blob): Promise<Response> {
  try {
    return await fetch(url, { method: 'PUT', body: part });
  } catch (cause) {
    throw new DomainError('UNAVAILABLE', `the object store at ${new URL(url).origin} cannot be reached`, {
      advice: 'Browsers send files to it directly: S3_PUBLIC_ENDPOINT must name an address that they reach.',
      cause,
    });
  }
}
