import type { CounterRandom } from '../random.js';
import {
  COLOURS,
  PATTERNS,
  RELATIONS,
  SHAPES,
  SIZES,
  TONES,
  type Colour,
  type Group,
  type Relation,
  type Scene,
  type Shape,
  type Size,
  type Tone,
} from './scene.js';

/** Shapes with room inside. */
const CONTAINERS: readonly [Shape, ...Shape[]] = ['circle', 'square', 'heart'];
/** The colour that a tone would swallow. */
const INVISIBLE: Record<Tone, readonly Colour[]> = { light: ['white'], gray: [], dark: ['black'] };
/** How often there are one, two, three and four objects in a group: small counts are commoner in pictures. */
const COUNTS: readonly [number, ...number[]] = [1, 1, 1, 2, 2, 3, 4];

/** Draws a scene; every draw of the same generator gives another. */
export function sampleScene(random: CounterRandom): Scene {
  const relation = random.pick(RELATIONS);
  const tone = random.pick(TONES);
  const [firstColour, secondColour] = twoColours(tone, random);
  return {
    relation,
    first: relation === 'inside' ? content(firstColour, random) : group(firstColour, random),
    second: relation === 'inside' ? container(secondColour, random) : group(secondColour, random),
    background: { tone, pattern: random.pick(PATTERNS) },
  };
}

/** The same text for a scene and for its mirror image in words: "a above b" is "b below a". */
export function sceneKey({ first, relation, second }: Scene): string {
  const isTurned = relation === 'below' || relation === 'right';
  const upright: Relation = relation === 'below' ? 'above' : relation === 'right' ? 'left' : relation;
  const [a, b] = isTurned ? [second, first] : [first, second];
  return `${groupKey(a)} ${upright} ${groupKey(b)}`;
}

function groupKey({ count, size, colour, shape }: Group): string {
  return `${count} ${size} ${colour} ${shape}`;
}

function twoColours(tone: Tone, random: CounterRandom): [Colour, Colour] {
  const visible = COLOURS.filter((colour) => !INVISIBLE[tone].includes(colour));
  const [first = 'red', second = 'blue'] = random.shuffle(visible);
  return [first, second];
}

function group(colour: Colour, random: CounterRandom): Group {
  const count = random.pick(COUNTS);
  const sizes: readonly [Size, ...Size[]] = count > 2 ? ['small', 'medium'] : SIZES;
  return { count, size: random.pick(sizes), colour, shape: random.pick(SHAPES) };
}

function container(colour: Colour, random: CounterRandom): Group {
  return { count: 1, size: 'large', colour, shape: random.pick(CONTAINERS) };
}

function content(colour: Colour, random: CounterRandom): Group {
  return { count: random.pick([1, 1, 1, 2, 3]), size: 'small', colour, shape: random.pick(SHAPES) };
}
