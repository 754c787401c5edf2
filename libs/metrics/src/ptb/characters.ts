/** Letters and the marks and signs that count as such; regular-expression class without brackets. */
export const LETTERS = String.raw`\p{L}\p{Nl}\u00ad\u02b0-\u037d\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0615-\u061a\u064b-\u065e\u0670\u06d5-\u06ef\u0900-\u0903\u093c-\u094e\u0951-\u0955\u0962\u0963\u0e31-\u0e3a\u0e47-\u0e4e`;

/** Characters beyond ASCII that stand as words of their own; any other that no rule takes is left out. */
const SIGNS =
  /[\u00a1\u00a5-\u00a9\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bf\u00d7\u00f7\u037e\u0387\u0589\u05be\u05c0\u05c3\u05c6\u060c\u061b\u061f\u066a\u066d\u06d4\u0964\u0965\u0e3f\u2016\u2017\u201a\u201e-\u2023\u2030-\u2038\u203b\u203e-\u2042\u2044\u2070\u2074-\u207e\u2080-\u208e\u20a4\u2100\u2101\u2103-\u2106\u2108\u2109\u2114\u2116-\u2118\u211e-\u2123\u2125\u2127\u2129\u212e\u213a\u213b\u2140-\u2144\u214a-\u214d\u214f\u2155-\u215e\u2190-\u2bff\u3001\u3002\u3012\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0\uffe1\uffe5\uffe6]/u;

/** Whether a character is kept as a word though no rule takes it. */
export function isSign(character: string): boolean {
  return (character > ' ' && character <= '~') || SIGNS.test(character);
}

/** How characters are written in tokens. */
const WRITTEN = new Map([
  ['(', '-lrb-'],
  [')', '-rrb-'],
  ['[', '-lsb-'],
  [']', '-rsb-'],
  ['{', '-lcb-'],
  ['}', '-rcb-'],
  ['¢', 'cents'],
  ['£', '#'],
  ['¤', '$'],
  ['\u20a0', '$'],
  ['€', '$'],
  ['¼', '1/4'],
  ['½', '1/2'],
  ['¾', '3/4'],
  ['⅓', '1/3'],
  ['⅔', '2/3'],
]);

/** The token of a single character; '' for quotes and dashes, which are punctuation whatever their shape. */
export function written(character: string): string {
  return WRITTEN.get(character) ?? character;
}
