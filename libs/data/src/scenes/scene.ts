/** What a scene is made of; the lists are the words too. */
export const SHAPES = ['circle', 'square', 'triangle', 'star', 'cross', 'heart'] as const;
export const COLOURS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'white', 'black'] as const;
export const SIZES = ['small', 'medium', 'large'] as const;
export const RELATIONS = ['above', 'below', 'left', 'right', 'inside'] as const;
export const TONES = ['light', 'gray', 'dark'] as const;
export const PATTERNS = ['plain', 'striped', 'dotted'] as const;

export type Shape = (typeof SHAPES)[number];
export type Colour = (typeof COLOURS)[number];
export type Size = (typeof SIZES)[number];
export type Relation = (typeof RELATIONS)[number];
export type Tone = (typeof TONES)[number];
export type Pattern = (typeof PATTERNS)[number];

/** One to four equal objects. */
export interface Group {
  readonly count: number;
  readonly size: Size;
  readonly colour: Colour;
  readonly shape: Shape;
}

/** Two groups, and where the first is as seen from the second. */
export interface Scene {
  readonly first: Group;
  readonly relation: Relation;
  readonly second: Group;
  readonly background: { readonly tone: Tone; readonly pattern: Pattern };
}
