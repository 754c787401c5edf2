import {
  BEFORE_NUMBERS,
  CLOSING_ABBREVIATIONS,
  PROPER_ABBREVIATIONS,
  SENTENCE_STARTERS,
  TITLES,
} from './abbreviations.js';
import { LETTERS } from './characters.js';

/**
 * One kind of token. Of the rules that match at a place the one with the longest match wins, of two as long the first;
 * the token is what group `token` holds, or else the whole match: what follows the group only has to be there.
 */
export interface Rule {
  readonly pattern: RegExp;
  /** Punctuation to be left out, or how the token is written where that differs. */
  readonly write?: (token: string) => string;
}

const L = `[${LETTERS}]`;
const A = `[${LETTERS}\\p{Nd}]`;
const APOSTROPHE = "['’]";
const DASH = '[-\\u058a\\u2010\\u2011]';
const NUMBER = '(?:\\p{Nd}+(?:[.:,]\\p{Nd}+)*|(?:[.:,]\\p{Nd}+)+)';
/** A word, with `o'` and the like before it. */
const PART = `(?:(?:[dol]${APOSTROPHE}${A})?${A}+(?:_${A}+)*)`;
const SLASHABLE = '(?:[a-z0-9]+(?:-[a-z]+)*)';
/** What does not belong to an address, and what does not end one. */
const NO_ADDRESS = '\\s"<>|(){}\\[\\]';
const NO_END = `${NO_ADDRESS}.!?,\\-`;
const PATH = `(?:/[^${NO_ADDRESS}]*[^${NO_END}])?`;

/** Words with an apostrophe; the first kind also with a typographic one. */
const EITHER_APOSTROPHE = "'n' ol' [djl]' 'em 'till? 'cause c'est qu'il cap'n somethin' dunkin'";
const STRAIGHT_APOSTROPHE = "c'mon e'er s'mores nor'easter nat'l li'l";
const APOSTROPHE_WORDS = `${EITHER_APOSTROPHE.replaceAll("'", APOSTROPHE)} ${STRAIGHT_APOSTROPHE}`.split(' ');

/** Names of files that begin with a digit; others are words that a full stop joins. */
const SUFFIXES =
  'bat bmp c cgi class cpp dll docx? exe gif gz h html? jar java jpe?g mov mp3 pdf php pl png ppt ps py sql tar txt wav xml zip';

/** Brackets as names, invisible hyphens out. */
export function tidy(token: string): string {
  return token.replaceAll('\u00ad', '').replaceAll('(', '-lrb-').replaceAll(')', '-rrb-');
}

function rule(pattern: string, flags = 'i', write?: Rule['write']): Rule {
  return { pattern: new RegExp(pattern, `yu${flags}`), ...(write === undefined ? {} : { write }) };
}

const QUOTES = new Map(
  Object.entries({
    '‘': '`',
    '‛': '`',
    '‹': '`',
    '’': "'",
    '›': "'",
    '“': '``',
    '«': '``',
    '”': "''",
    '»': "''",
  }),
);

const nothing = (): string => '';
const ascii = (token: string): string => token.replace('’', "'").replace('‘', '`');
/** Quotes of one, two or several marks; those of one shape are punctuation. */
const quotes = (token: string): string => {
  const plain = token.replace(/[^`]/g, (mark) => QUOTES.get(mark) ?? mark);
  return /^(?:``?|''?)$/.test(plain) ? '' : plain;
};
const any = (words: readonly string[]): string => `(?:${words.join('|')})`;

/** Written with capitals only: `A`, `The`, `THE`. */
const STARTERS = any(SENTENCE_STARTERS.flatMap((word) => [capitalise(word), word.toUpperCase()]));

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const ADDRESSES: Rule[] = [
  rule('</?[a-z!?][^>]*>'),
  rule('https?://[^\\s"<>|()]+[^\\s"<>|.!?(){},\\-]'),
  rule(`www\\.(?:[^${NO_ADDRESS}.!?,'\`]+\\.)+[a-z]{2,4}${PATH}`),
  rule(
    `[^${NO_ADDRESS}.!?,'\`\\-_$&@/\\p{Nd}][a-z0-9]*\\.(?:[a-z0-9]+\\.)*(?:com|net|org|edu)${PATH}(?!${A})`,
  ),
  rule('[a-z0-9][^\\s"<>|()]*@(?:[^\\s"<>|().]+\\.)*[^\\s"<>|().]+'),
  rule('@[a-z_][a-z_0-9]*'),
  rule(`#${L}+`),
  rule("[<>]?[:;=][-*'o]?[()@DOP[\\\\\\]dp{|](?![A-Za-z0-9])", ''),
  rule("[-^x=~<>']_[-^x=~<>']|\\((?!---)[-^x=~<>'][-_.^]?[-^x=~<>']\\)"),
];

const ENTITIES: Rule[] = [
  rule('&(?:quot|apos|[mn]dash|nbsp);', 'i', nothing),
  rule('&amp;', 'i', () => '&'),
  rule('&lt;', 'i', () => '<'),
  rule('&gt;', 'i', () => '>'),
  rule('&#\\d+;'),
  rule('&[a-z](?:acute|grave|uml|circ|tilde|cedil);'),
];

const CONTRACTIONS: Rule[] = [
  rule(`(?<token>[a-z]*[a-mo-z])n['’\`‘‛]t`),
  rule("n['’`‘‛]t", 'i', ascii),
  rule("'(?:s|d|m|ll|re|ve)(?![A-Za-z])"),
  rule('’(?:s|d|m|ll|re|ve)', 'i', ascii),
  rule(`(?<token>'t)(?:is|was)`),
  rule("'n(?=\\s|$)|’n"),
  rule(`${APOSTROPHE}(?:[2-9]0s|\\d\\d(?=\\s|$))`),
  rule(`(?<token>y${APOSTROPHE})${L}+`),
];

const WITH_APOSTROPHES: Rule[] = [
  rule(any(APOSTROPHE_WORDS)),
  rule(`[A-HJ-XZn]${APOSTROPHE}${L}{2,}`, ''),
  rule(`${L}+[aeiouy]${APOSTROPHE}[aeiou]${L}*`),
  rule(`[dol]${APOSTROPHE}${A}{2,}`),
];

const ABBREVIATIONS: Rule[] = [
  rule(`(?<token>${any(CLOSING_ABBREVIATIONS)}\\.)[^]{0,2}`),
  rule(`(?<token>${any(PROPER_ABBREVIATIONS)}\\.)[^]{0,2}`, ''),
  rule(`(?<token>${any(PROPER_ABBREVIATIONS.map((word) => word.toUpperCase()))}\\.)[^]{0,2}`, ''),
  rule(`${any(TITLES)}\\.`),
  rule(`(?<token>${any(BEFORE_NUMBERS)}\\.)\\s?\\p{Nd}`),
  rule('(?:ph|ed)\\.d\\.'),
  rule(`(?<token>[A-Za-z])\\.\\s${STARTERS}(?:\\s|$)`, ''),
  rule('[a-z](?:\\.[a-z])*\\.'),
  rule(`(?<token>${L}${A}*(?:[.!?]${L}${A}*)*\\.)[,;:]`),
  rule(`(?<token>${A}+(?:[-_]${A}+)*\\.)[,;:]`),
];

const noBreak = (token: string): string => tidy(token.replaceAll(' ', '\u00a0'));

const NUMBERS: Rule[] = [
  rule(`[-+]?${NUMBER}`),
  rule('(?:\\d{1,4}[- \\u00a0])?\\d{1,4}(?:\\\\?/|\\u2044)\\d{1,4}', 'i', noBreak),
  rule(`(?:\\(\\d{2,3}\\) ?|(?:\\+?\\d{2,4}[- ])?\\d{2,4}[- ])\\d{3,4}[- ]?\\d{3,5}`, 'i', noBreak),
];

const WORDS: Rule[] = [
  rule(PART),
  rule(`[a-z0-9]+\\.(?:${SUFFIXES.replaceAll(' ', '|')})(?!${A})`),
  rule(`[a-z0-9][a-z0-9.,]*(?:${DASH}(?:(?:[a-z]\\.){2,}|[a-z0-9]+(?:_[a-z0-9]+)*))+`),
  rule(`${PART}(?:${DASH}${PART})+`),
  rule(`${SLASHABLE}(?:\\\\?/${SLASHABLE}){1,2}`),
  rule(`${L}${A}*(?:[.!?]${L}${A}*)+`),
  rule('[A-Z]+(?:(?:&|&amp;)[A-Z]+)+', '', (token) => token.replaceAll('&amp;', '&')),
  rule('c\\+\\+|[cf]#'),
  rule('[A-Z]*\\$', ''),
];

const PUNCTUATION: Rule[] = [
  rule('-{1,4}|[\\u2013-\\u2015]|\\.{3,4}|…|\\. \\. \\.|[.,:;]', 'i', nothing),
  rule('[‘’‛“”«»‹›`]?[‘’‛“”«»‹›]', 'i', quotes),
  rule("''?|``?|[\"«»“”‘’‛‹›\\u00ad]", 'i', nothing),
  rule('[!?]+', 'i', (token) => (token.length === 1 ? '' : token)),
  rule('-{5,}|\\*+|_+|#+|@+|<<|>>'),
];

/** In order of precedence. */
export const RULES: readonly Rule[] = [
  ...ADDRESSES,
  ...ENTITIES,
  ...CONTRACTIONS,
  ...WITH_APOSTROPHES,
  ...ABBREVIATIONS,
  ...NUMBERS,
  ...WORDS,
  ...PUNCTUATION,
];
