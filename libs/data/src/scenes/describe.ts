import type { CounterRandom } from '../random.js';
import type { Group, Relation, Scene } from './scene.js';

/** The same relation seen from the other group. */
type Direction = Relation | 'around';
const INVERSE: Record<Relation, Direction> = {
  above: 'below',
  below: 'above',
  left: 'right',
  right: 'left',
  inside: 'around',
};

/** Ways to say a thing, the usual one first; a caption takes that in most cases. */
type Phrases = readonly [string, ...string[]];
const RELATION_PHRASES: Record<Direction, Phrases> = {
  above: ['above', 'over', 'higher than'],
  below: ['below', 'under', 'beneath'],
  left: ['to the left of', 'left of'],
  right: ['to the right of', 'right of'],
  inside: ['inside', 'in', 'within'],
  around: ['around'],
};
const SIZE_PHRASES: Record<Group['size'], Phrases> = {
  small: ['small', 'little', 'tiny'],
  medium: [''],
  large: ['large', 'big'],
};
const COUNT_PHRASES: readonly Phrases[] = [[''], ['a', 'one'], ['two', 'a pair of'], ['three'], ['four']];
const USUAL_SHARE = 0.7;

interface Speaker {
  readonly scene: Scene;
  readonly random: CounterRandom;
}

/**
 * Five ways to put a scene into words, lower-case tokens. Both groups come first in some of them, so that a captioner may
 * start with either; the background is named once.
 */
export function describeScene(scene: Scene, random: CounterRandom): string[][] {
  const speaker = { scene, random };
  const sentences = [
    bare(speaker, true),
    bare(speaker, false),
    random.pick([stated, posed])(speaker, true),
    random.pick([stated, posed])(speaker, false),
    `${bare(speaker, true)} ${backdrop(speaker)}`,
  ];
  return random.shuffle(
    sentences.map((sentence) => withArticles(sentence.split(' ').filter((word) => word !== ''))),
  );
}

/** "two red stars above a heart", or from the other side "a heart below two red stars". */
function bare({ scene, random }: Speaker, isForward: boolean): string {
  const { subject, direction, object } = sides(scene, isForward);
  return `${groupPhrase(subject, random)} ${say(RELATION_PHRASES[direction], random)} ${groupPhrase(object, random)}`;
}

/** "there are two red stars above a heart". */
function stated(speaker: Speaker, isForward: boolean): string {
  const { subject } = sides(speaker.scene, isForward);
  return `there ${subject.count > 1 ? 'are' : 'is'} ${bare(speaker, isForward)}`;
}

/** "two red stars are above a heart", "a heart sits below two red stars". */
function posed({ scene, random }: Speaker, isForward: boolean): string {
  const { subject, direction, object } = sides(scene, isForward);
  const verbs: Phrases = subject.count > 1 ? ['are', 'sit'] : ['is', 'sits'];
  const place = say(RELATION_PHRASES[direction], random);
  return `${groupPhrase(subject, random)} ${say(verbs, random)} ${place} ${groupPhrase(object, random)}`;
}

function backdrop({ scene, random }: Speaker): string {
  const { tone, pattern } = scene.background;
  const kind = pattern === 'plain' ? tone : pattern;
  return `${say(['on', 'against'], random)} a ${kind} background`;
}

function sides({ first, relation, second }: Scene, isForward: boolean) {
  return isForward
    ? { subject: first, direction: relation, object: second }
    : { subject: second, direction: INVERSE[relation], object: first };
}

function groupPhrase({ count, size, colour, shape }: Group, random: CounterRandom): string {
  const number = say(COUNT_PHRASES[count] ?? [String(count)], random);
  return `${number} ${say(SIZE_PHRASES[size], random)} ${colour} ${count > 1 ? plural(shape) : shape}`;
}

function plural(shape: Group['shape']): string {
  return shape === 'cross' ? 'crosses' : `${shape}s`;
}

function say(phrases: Phrases, random: CounterRandom): string {
  const [usual, ...others] = phrases;
  const [other, ...more] = others;
  return other === undefined || random.uniform() < USUAL_SHARE ? usual : random.pick([other, ...more]);
}

/** "a" before a vowel is "an". */
function withArticles(words: readonly string[]): string[] {
  return words.map((word, i) => (word === 'a' && /^[aeiou]/.test(words[i + 1] ?? '') ? 'an' : word));
}
