import { bytesText, plural } from '../format/number.js';

/** Pictures that one captioning takes (`CaptioningRequest`). */
export const MOST_PICTURES = 32;
const MOST_BYTES = 50_000_000;
/** Formats that the worker decodes. */
const ENDINGS: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'];
export const ACCEPTED = ENDINGS.join(',');

type PictureFile = Pick<File, 'name' | 'size'>;

/** Why a file cannot be captioned; undefined when it can. */
export function fileProblem({ name, size }: PictureFile): string | undefined {
  if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(ending)))
    return 'is not a JPEG, PNG, WebP, GIF, TIFF or AVIF file';
  if (size === 0) return 'is empty';
  return size > MOST_BYTES ? `has ${bytesText(size)}; at most ${bytesText(MOST_BYTES)} are taken` : undefined;
}

/** What is wrong with the choice as a whole, or with its first wrong file; undefined when it can be sent. */
export function choiceProblem(files: readonly PictureFile[]): string | undefined {
  if (files.length > MOST_PICTURES)
    return `${plural(files.length, 'photograph')} are chosen; at most ${MOST_PICTURES} are captioned at once`;
  const wrong = files.find((file) => fileProblem(file) !== undefined);
  return wrong === undefined ? undefined : `${wrong.name} ${fileProblem(wrong) ?? ''}`;
}
