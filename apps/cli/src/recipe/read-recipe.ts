import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DomainError, Recipe } from '@beamline/contracts';
import { isMap, isNode, isPair, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import { fieldPath, fieldsOf, InvalidFieldsError } from '../input/invalid-fields.js';
import { setPath, type Assignment } from '../input/set-path.js';

/** A recipe and the folder that its relative paths start from. */
export interface ReadRecipe {
  recipe: Recipe;
  folder: string;
}

/**
 * Reads a recipe (docs of `Recipe`) from a YAML or JSON file.
 *
 * @param assignments changes of the spec that apply before validation; paths that begin with `ensure` change that part.
 * @throws DomainError `NOT_FOUND` without the file; `InvalidFieldsError` names line and column of all that is wrong.
 */
export async function readRecipe(file: string, assignments: readonly Assignment[] = []): Promise<ReadRecipe> {
  const text = await readText(file);
  return { recipe: parseRecipe(text, file, assignments), folder: dirname(resolve(file)) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DomainError('NOT_FOUND', 'there is no such recipe file', {
      advice: 'name a file, such as recipes/quickstart.yaml',
      where: { file },
      cause,
    });
  }
}

/** The text of a recipe file, validated; `file` is for messages only. */
export function parseRecipe(text: string, file: string, assignments: readonly Assignment[] = []): Recipe {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) throw syntaxError(file, document.errors);
  const written: unknown = document.toJS();
  const parsed = Recipe.safeParse(assignments.reduce(applyToRecipe, written));
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error).map(({ path, message }) => ({
    path: `${fieldPath(path)}${placeOf(document, path, lines)}`,
    message,
  }));
  throw new InvalidFieldsError('the recipe is not valid', fields, { where: { file } });
}

function applyToRecipe(recipe: unknown, assignment: Assignment): unknown {
  const inRecipe = assignment.path[0] === 'ensure' || assignment.path[0] === 'spec';
  return setPath(recipe, inRecipe ? assignment : { ...assignment, path: ['spec', ...assignment.path] });
}

function syntaxError(file: string, errors: readonly YAMLError[]): InvalidFieldsError {
  const fields = errors.map((error) => ({
    path: position(error.linePos?.[0]).trim(),
    message: error.message.split('\n')[0] ?? error.code,
  }));
  return new InvalidFieldsError('the recipe is not YAML', fields, { where: { file } });
}

/** Where in the file a field stands, or the nearest thing around it that the file has. */
function placeOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): string {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return ` ${position(lines.linePos(offset))}`;
  }
  return '';
}

/** Offset of the key, for a field of a map; of the member itself, in a list. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(key));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function position(at: { line: number; col: number } | undefined): string {
  return at === undefined ? '' : `(line ${at.line}, column ${at.col})`;
}
