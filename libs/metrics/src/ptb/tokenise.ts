import { isSign, written } from './characters.js';
import { RULES, tidy } from './rules.js';

/** Words that are two tokens. */
const FUSED = new Map([
  ['cannot', ['can', 'not']],
  ['gonna', ['gon', 'na']],
  ['gotta', ['got', 'ta']],
  ['wanna', ['wan', 'na']],
  ['gimme', ['gim', 'me']],
  ['lemme', ['lem', 'me']],
]);

interface Token {
  /** '' where it is left out. */
  readonly text: string;
  /** Characters it takes up in the sentence. */
  readonly length: number;
}

/**
 * Words of a sentence as pycocoevalcap's `PTBTokenizer` gives them, which calls Stanford's tokeniser of 2014
 * (CoreNLP 3.4.1, `-preserveLines -lowerCase`) and leaves punctuation out: lower case, contractions apart, brackets as
 * `-lrb-` and `-rrb-`. Written from how that program behaves; see `fixtures/golden/ptb`.
 *
 * @param sentence one line of text
 * @returns tokens; a telephone number or mixed fraction may hold a no-break space
 */
export function ptbTokenise(sentence: string): string[] {
  const tokens: string[] = [];
  let place = 0;
  while (place < sentence.length) {
    const { text, length } = nextToken(sentence, place);
    place += length;
    if (text !== '') tokens.push(...parted(text, sentence.slice(place, place + 2)));
  }
  return tokens;
}

/** A word apart where it is two, unless an apostrophe follows. */
function parted(token: string, next: string): readonly string[] {
  return (/^['’][a-z]/i.test(next) ? undefined : FUSED.get(token)) ?? [token];
}

/** A word that nothing is attached to; no rule takes more than it. */
const PLAIN_WORD = /[a-z]+(?=\s|$)/iy;

function nextToken(sentence: string, place: number): Token {
  PLAIN_WORD.lastIndex = place;
  const plain = PLAIN_WORD.exec(sentence)?.[0];
  return plain === undefined
    ? tokenByRules(sentence, place)
    : { text: plain.toLowerCase(), length: plain.length };
}

function tokenByRules(sentence: string, place: number): Token {
  let longest = 0;
  let token: Token | undefined;
  for (const { pattern, write = tidy } of RULES) {
    pattern.lastIndex = place;
    const match = pattern.exec(sentence);
    if (match === null || match[0].length <= longest) continue;
    longest = match[0].length;
    const found = match.groups?.['token'] ?? match[0];
    token = { text: write(found).toLowerCase(), length: found.length };
  }
  return token ?? signAt(sentence, place);
}

function signAt(sentence: string, place: number): Token {
  const character = String.fromCodePoint(sentence.codePointAt(place) ?? 0);
  const text = written(character);
  return { text: text !== character || isSign(character) ? text : '', length: character.length };
}
