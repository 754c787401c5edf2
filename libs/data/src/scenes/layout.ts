import type { CounterRandom } from '../random.js';
import type { Group, Relation, Scene, Size } from './scene.js';

/** Where one object stands: lengths in units of the image's side, the angle in radians. */
export interface Placement {
  readonly group: Group;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly angle: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const RADIUS: Record<Size, number> = { small: 0.09, medium: 0.13, large: 0.19 };
const CONTAINER_RADIUS = 0.36;
/** Room of the whole image that objects stay in. */
const MARGIN = 0.02;
const MAX_ANGLE = 0.25;

/** Boxes of the first and the second group for each relation between groups side by side. */
const BOXES: Record<Exclude<Relation, 'inside'>, readonly [Box, Box]> = {
  above: [half(0, 0, 1, 0.5), half(0, 0.5, 1, 0.5)],
  below: [half(0, 0.5, 1, 0.5), half(0, 0, 1, 0.5)],
  left: [half(0, 0, 0.5, 1), half(0.5, 0, 0.5, 1)],
  right: [half(0.5, 0, 0.5, 1), half(0, 0, 0.5, 1)],
};

/** Gives every object of a scene its place; what comes later lies on top. */
export function layOut(scene: Scene, random: CounterRandom): Placement[] {
  const { first, relation, second } = scene;
  if (relation === 'inside') return layOutInside(first, second, random);
  const [firstBox, secondBox] = BOXES[relation];
  return [...place(first, firstBox, random), ...place(second, secondBox, random)];
}

function layOutInside(content: Group, container: Group, random: CounterRandom): Placement[] {
  const radius = CONTAINER_RADIUS * between(0.9, 1.1, random);
  const x = 0.5 + between(-0.08, 0.08, random);
  const y = 0.5 + between(-0.08, 0.08, random);
  const outer = { group: container, x, y, radius, angle: between(-0.1, 0.1, random) };
  const side = radius * 1.05;
  const box = { x: x - side / 2, y: y - side / 2, width: side, height: side };
  return [outer, ...place(content, box, random)];
}

/** Puts the objects of a group into cells of a box, each somewhere in its cell. */
function place(group: Group, box: Box, random: CounterRandom): Placement[] {
  return cells(box, group.count).map((cell) => {
    const wanted = RADIUS[group.size] * between(0.9, 1.1, random);
    const radius = Math.min(wanted, Math.min(cell.width, cell.height) / 2);
    const slackX = cell.width / 2 - radius;
    const slackY = cell.height / 2 - radius;
    return {
      group,
      x: cell.x + cell.width / 2 + between(-slackX, slackX, random) * 0.7,
      y: cell.y + cell.height / 2 + between(-slackY, slackY, random) * 0.7,
      radius,
      angle: between(-MAX_ANGLE, MAX_ANGLE, random),
    };
  });
}

/** One cell for one object, a row along the longer side for up to three, two by two for four. */
function cells(box: Box, count: number): Box[] {
  const isWide = box.width >= box.height;
  const rows = count === 4 ? 2 : isWide ? 1 : count;
  const columns = count / rows;
  const width = box.width / columns;
  const height = box.height / rows;
  return Array.from({ length: count }, (_, i) => ({
    x: box.x + (i % columns) * width,
    y: box.y + Math.floor(i / columns) * height,
    width,
    height,
  }));
}

function half(x: number, y: number, width: number, height: number): Box {
  return { x: x + MARGIN, y: y + MARGIN, width: width - 2 * MARGIN, height: height - 2 * MARGIN };
}

function between(low: number, high: number, random: CounterRandom): number {
  return low + (high - low) * random.uniform();
}
