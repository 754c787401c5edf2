import type { Shape } from './scene.js';

type Point = readonly [number, number];

/** Distance of a point to a shape's edge, negative inside; the shape has about the radius 1 and stands upright, y down. */
type Distance = (x: number, y: number) => number;

const DISTANCES: Record<Shape, Distance> = {
  circle: (x, y) => length(x, y) - 0.95,
  square: polygon([
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ]),
  triangle: polygon([
    [0, -1],
    [1, 0.8],
    [-1, 0.8],
  ]),
  star: polygon(
    Array.from({ length: 10 }, (_, i): Point => {
      const radius = i % 2 === 0 ? 1.08 : 0.45;
      return [radius * Math.sin((i * Math.PI) / 5), -radius * Math.cos((i * Math.PI) / 5)];
    }),
  ),
  cross: polygon([
    [-0.32, -1],
    [0.32, -1],
    [0.32, -0.32],
    [1, -0.32],
    [1, 0.32],
    [0.32, 0.32],
    [0.32, 1],
    [-0.32, 1],
    [-0.32, 0.32],
    [-1, 0.32],
    [-1, -0.32],
    [-0.32, -0.32],
  ]),
  heart: polygon(heartOutline()),
};

/** Distance of (x, y), in units of the radius, to the edge of a shape; negative inside. */
export function distanceTo(shape: Shape, x: number, y: number): number {
  return DISTANCES[shape](x, y);
}

/** A well-known heart curve, scaled into the unit circle. */
function heartOutline(): Point[] {
  return Array.from({ length: 32 }, (_, i): Point => {
    const t = (i * Math.PI) / 16;
    const x = 16 * Math.sin(t) ** 3;
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
    return [x / 16, -(y + 2.5) / 16];
  });
}

function polygon(corners: readonly Point[]): Distance {
  const edges = corners.map(([ax, ay], i): Edge => {
    const [bx, by] = corners[(i + 1) % corners.length] ?? [ax, ay];
    return { ax, ay, dx: bx - ax, dy: by - ay, squared: (bx - ax) ** 2 + (by - ay) ** 2 };
  });
  return (x, y) => {
    let nearest = Infinity;
    let isInside = false;
    for (const edge of edges) {
      nearest = Math.min(nearest, squaredDistance(edge, x, y));
      if (crosses(edge, x, y)) isInside = !isInside;
    }
    return isInside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
  };
}

interface Edge {
  readonly ax: number;
  readonly ay: number;
  readonly dx: number;
  readonly dy: number;
  readonly squared: number;
}

function squaredDistance({ ax, ay, dx, dy, squared }: Edge, x: number, y: number): number {
  const along = ((x - ax) * dx + (y - ay) * dy) / squared;
  const t = along < 0 ? 0 : along > 1 ? 1 : along;
  const [ox, oy] = [x - ax - t * dx, y - ay - t * dy];
  return ox * ox + oy * oy;
}

/** Whether a ray from the point to the right meets the edge. */
function crosses({ ax, ay, dx, dy }: Edge, x: number, y: number): boolean {
  return ay > y !== ay + dy > y && x < ax + ((y - ay) / dy) * dx;
}

function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
