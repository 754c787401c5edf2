import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const read = (relative: string) => readFile(fileURLToPath(new URL(relative, import.meta.url)), 'utf8');

it('the generated Prisma client was made from prisma/schema.prisma as it is now', async () => {
  const generated = await read('./generated/internal/class.ts');
  const [, inlined] = /"inlineSchema": ("(?:[^"\\]|\\.)*")/.exec(generated) ?? [];
  expect(JSON.parse(inlined ?? '""')).toBe(await read('../../../prisma/schema.prisma'));
});
