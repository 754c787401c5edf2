import { CHANNELS, type Pixels } from '../images/pixels.js';
import type { CounterRandom } from '../random.js';
import { layOut, type Placement } from './layout.js';
import type { Colour, Scene, Tone } from './scene.js';
import { distanceTo } from './shapes.js';

type Rgb = readonly [number, number, number];

const RGB: Record<Colour, Rgb> = {
  red: [214, 32, 38],
  orange: [245, 134, 24],
  yellow: [246, 221, 45],
  green: [38, 156, 62],
  blue: [36, 84, 214],
  purple: [126, 48, 168],
  white: [248, 248, 248],
  black: [18, 18, 20],
};
const TONE_LEVEL: Record<Tone, number> = { light: 222, gray: 138, dark: 52 };

/** How far colours, tones and single pixels stray, in grey levels. */
const COLOUR_JITTER = 12;
const TONE_JITTER = 12;
const GRADIENT = 18;
const NOISE = 6;
const STRIPE = 14;
const DOT = 22;
const DOTS = 26;
/** How far a shape reaches from its centre, in radii. */
const REACH = 1.25;

/** Draws a scene with smooth edges. Plain arithmetic: the same scene and generator give the same bytes everywhere. */
export function drawScene(scene: Scene, side: number, random: CounterRandom): Pixels {
  const canvas = drawBackground(scene, side, random);
  const colours = new Map(
    [scene.first, scene.second].map((group) => [group, jitter(RGB[group.colour], random)]),
  );
  for (const placement of layOut(scene, random)) {
    drawObject(canvas, side, placement, colours.get(placement.group) ?? RGB[placement.group.colour]);
  }
  return { data: toBytes(canvas, random), height: side, width: side };
}

/** (side, side, 3) levels; stripes and dots lie lower than any object. */
function drawBackground({ background }: Scene, side: number, random: CounterRandom): Float64Array {
  const base = TONE_LEVEL[background.tone];
  const tint: Rgb = jitter([base, base, base], random, TONE_JITTER);
  const angle = random.uniform() * 2 * Math.PI;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const period = side * (0.08 + 0.05 * random.uniform());
  const canvas = new Float64Array(side * side * CHANNELS);
  for (let i = 0; i < side * side; i++) {
    const across = (i % side) * cos + Math.floor(i / side) * sin;
    const stripe =
      background.pattern === 'striped' && Math.floor(across / period) % 2 === 0 ? STRIPE : -STRIPE;
    const level = (across / side) * GRADIENT + (background.pattern === 'striped' ? stripe : 0);
    tint.forEach((channel, k) => (canvas[i * CHANNELS + k] = channel + level));
  }
  if (background.pattern === 'dotted') drawDots(canvas, side, random);
  return canvas;
}

function drawDots(canvas: Float64Array, side: number, random: CounterRandom): void {
  for (let dot = 0; dot < DOTS; dot++) {
    const x = random.uniform() * side;
    const y = random.uniform() * side;
    const radius = side * (0.012 + 0.01 * random.uniform());
    const shift = random.uniform() < 0.5 ? DOT : -DOT;
    const distance = (px: number, py: number) => Math.sqrt((px - x) ** 2 + (py - y) ** 2) - radius;
    paint(canvas, side, { x, y, reach: radius }, distance, (level) => level + shift);
  }
}

function drawObject(canvas: Float64Array, side: number, placement: Placement, colour: Rgb): void {
  const { group, angle } = placement;
  const [x, y, radius] = [placement.x * side, placement.y * side, placement.radius * side];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const distance = (px: number, py: number) => {
    const [dx, dy] = [(px - x) / radius, (py - y) / radius];
    return distanceTo(group.shape, dx * cos + dy * sin, dy * cos - dx * sin) * radius;
  };
  paint(canvas, side, { x, y, reach: radius * REACH }, distance, (_, channel) => colour[channel] ?? 0);
}

/** Blends a colour in wherever `distance` (in pixels) is negative, by the part of the pixel that is covered. */
function paint(
  canvas: Float64Array,
  side: number,
  area: { x: number; y: number; reach: number },
  distance: (x: number, y: number) => number,
  colour: (level: number, channel: number) => number,
): void {
  const from = (centre: number) => Math.max(0, Math.floor(centre - area.reach - 1));
  const to = (centre: number) => Math.min(side, Math.ceil(centre + area.reach + 1));
  for (let y = from(area.y); y < to(area.y); y++) {
    for (let x = from(area.x); x < to(area.x); x++) {
      const cover = Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5)));
      if (cover > 0) blend(canvas, (y * side + x) * CHANNELS, cover, colour);
    }
  }
}

function blend(
  canvas: Float64Array,
  at: number,
  cover: number,
  colour: (level: number, channel: number) => number,
): void {
  for (let k = 0; k < CHANNELS; k++) {
    const level = canvas[at + k] ?? 0;
    canvas[at + k] = level + cover * (colour(level, k) - level);
  }
}

function jitter(colour: Rgb, random: CounterRandom, amount = COLOUR_JITTER): Rgb {
  const shift = () => (2 * random.uniform() - 1) * amount;
  return [colour[0] + shift(), colour[1] + shift(), colour[2] + shift()];
}

function toBytes(canvas: Float64Array, random: CounterRandom): Uint8Array {
  const bytes = new Uint8Array(canvas.length);
  for (let i = 0; i < canvas.length; i++) {
    const noisy = (canvas[i] ?? 0) + (2 * random.uniform() - 1) * NOISE;
    bytes[i] = Math.round(Math.min(255, Math.max(0, noisy)));
  }
  return bytes;
}
