import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { boundaries } from './boundaries.mjs';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.resolve(here, '../..');

/**
 * Lints a deliberately illegal file as if it lay at `pretendedPath` (relative to the repository).
 * Gives the 1-based lines at which the arrows were found broken.
 */
export async function brokenLines(illegalFile, pretendedPath) {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { '@typescript-eslint': tseslint.plugin },
      },
      ...boundaries,
    ],
  });
  const text = await readFile(path.join(here, 'illegal', illegalFile), 'utf8');
  const [result] = await eslint.lintText(text, { filePath: path.join(root, pretendedPath) });
  return result.messages.filter((message) => message.severity === 2).map((message) => message.line);
}
