import path from 'node:path';
import { DomainError } from '@beamline/contracts';

const CONTROL_OR_BACKSLASH = /[\u0000-\u001f\\]/;

/**
 * Joins the folder and name of an image as the captions file gives them.
 *
 * @returns a relative path with forward slashes that stays below where it starts
 * @throws DomainError `INVALID_DATASET` for a name that is absolute, climbs out, or holds a backslash or control character
 */
export function safeFileName(folder: string, name: string): string {
  const joined = folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
  const segments = joined.split('/');
  const isUnsafe =
    CONTROL_OR_BACKSLASH.test(joined) || segments.some((segment) => ['', '.', '..'].includes(segment));
  if (!isUnsafe) return path.posix.normalize(joined);
  throw new DomainError(
    'INVALID_DATASET',
    `The file name "${joined}" is refused: it may lead out of the image folder`,
    {
      advice: 'File names are relative, with forward slashes and without "..".',
      where: { image: joined },
    },
  );
}
