import { describe, expect, it } from 'vitest';
import { literally, pageArguments, toPage } from './page.js';

const row = (id: string, ms: number) => ({ id, createdAt: new Date(ms) });
const rows = [row('cccccccccccc', 3_000), row('bbbbbbbbbbbb', 2_000), row('aaaaaaaaaaaa', 1_000)];

describe('a page', () => {
  it('asks for one row more than it gives, to know whether there is another page', () => {
    expect(pageArguments({ limit: 2 })).toMatchObject({ take: 3, where: {} });
    expect(toPage(rows, { limit: 2 }, ({ id }) => id).items).toEqual(['cccccccccccc', 'bbbbbbbbbbbb']);
  });

  it('has no next cursor when it is the last', () => {
    expect(toPage(rows, { limit: 3 }, ({ id }) => id).nextCursor).toBeNull();
    expect(toPage([], { limit: 3 }, () => '').nextCursor).toBeNull();
  });

  it('names the last row that it gave as the place to go on', () => {
    const { nextCursor } = toPage(rows, { limit: 2 }, ({ id }) => id);
    expect(nextCursor).toMatch(/^[A-Za-z0-9_-]+$/);
    const { where } = pageArguments({ limit: 2, cursor: nextCursor ?? '' });
    expect(where).toMatchObject({ createdAt: { lte: new Date(2_000) } });
  });

  it.each(['', 'abc', 'é', Buffer.from('12.AAAAAAAAAAAA').toString('base64url')])(
    'refuses the cursor "%s"',
    (cursor) => {
      expect(() => pageArguments({ limit: 2, cursor })).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    },
  );
});

describe('a search', () => {
  it("takes LIKE's wildcards literally", () => {
    expect(literally('50%_\\')).toBe('50\\%\\_\\\\');
  });
});
