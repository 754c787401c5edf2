import type { CaptionResult, Split } from '@beamline/contracts';
import { noise } from './samples.js';

const COLOURS = ['red', 'blue', 'green', 'yellow', 'purple', 'orange'] as const;
const SHAPES = ['circle', 'square', 'triangle'] as const;
const HEX = {
  red: '#d64545',
  blue: '#3b6fd6',
  green: '#3f9b5a',
  yellow: '#e3b93a',
  purple: '#8455b8',
  orange: '#e07a2f',
};

interface Scene {
  left: { colour: keyof typeof HEX; shape: (typeof SHAPES)[number] };
  right: { colour: keyof typeof HEX; shape: (typeof SHAPES)[number] };
}

function pick<T>(list: readonly [T, ...T[]], seed: string): T {
  return list[Math.floor(noise(seed) * list.length)] ?? list[0];
}

function sceneOf(split: Split, index: number): Scene {
  const side = (name: string) => ({
    colour: pick(COLOURS, `c${name}${split}${index}`),
    shape: pick(SHAPES, `s${name}${split}${index}`),
  });
  return { left: side('l'), right: side('r') };
}

/** What a beam says about a scene: wider ones are right more often. */
export function captionsOf(split: Split, index: number, beam: number): CaptionResult {
  const { left, right } = sceneOf(split, index);
  const wrong = noise(`w${split}${index}`) > 0.4 + beam * 0.12;
  const seen = wrong ? pick(COLOURS, `x${split}${index}${beam}`) : right.colour;
  return {
    image: index,
    fileName: `${split}-${String(index).padStart(5, '0')}.png`,
    caption: `a ${left.colour} ${left.shape} to the left of a ${seen} ${right.shape}`,
    logProbability: -1.2 - 3 * noise(`p${split}${index}${beam}`),
    finished: true,
    references: [
      `a ${left.colour} ${left.shape} to the left of a ${right.colour} ${right.shape} .`,
      `a ${right.colour} ${right.shape} is right of a ${left.colour} ${left.shape} .`,
      `there is a ${left.colour} ${left.shape} and a ${right.colour} ${right.shape} .`,
    ],
  };
}

/** The scene as an SVG picture. */
export function pictureOf(split: Split, index: number): string {
  const { left, right } = sceneOf(split, index);
  const grey = 205 + Math.floor(40 * noise(`g${split}${index}`));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160"><rect width="160" height="160" fill="rgb(${grey},${grey},${grey - 8})"/>${drawn(left, 45, 70)}${drawn(right, 115, 95)}</svg>`;
}

function drawn({ colour, shape }: Scene['left'], x: number, y: number): string {
  const fill = HEX[colour];
  if (shape === 'circle') return `<circle cx="${x}" cy="${y}" r="24" fill="${fill}"/>`;
  if (shape === 'square') return `<rect x="${x - 22}" y="${y - 22}" width="44" height="44" fill="${fill}"/>`;
  return `<path d="M${x} ${y - 26}l26 46h-52z" fill="${fill}"/>`;
}
