import { DomainError } from '@beamline/contracts';

/** Rows and columns, in cells. */
export interface Extent {
  readonly height: number;
  readonly width: number;
}

/**
 * How attention over a grid is carried out on the encoder's own, usually smaller, map.
 *
 * The reference pools the map to the grid first (PyTorch's AdaptiveAvgPool2d) and attends over the grid's cells.
 * Pooling is a constant matrix P (L, R), so all that is linear in the features is done on the R map places instead,
 * exactly. When the grid is a whole multiple of the map, its cells are copies of the map places: then the map places
 * themselves are attended (L = R), each standing for `repeat` cells with its weight shared evenly among them.
 */
export interface AttentionGeometry {
  readonly map: Extent;
  readonly grid: Extent;
  /** R: places of the encoder's map. */
  readonly mapPlaces: number;
  /** L: places that the softmax of attention runs over. */
  readonly attendedPlaces: number;
  /** Grid cells that one attended place stands for. */
  readonly repeat: number;
  /** P (L, R), row-major; absent when the map places themselves are attended. */
  readonly pool: Float32Array | undefined;
  /** (R): weight of each map place in the mean over the grid. */
  readonly meanWeights: Float32Array;
}

/** @throws DomainError `INVALID_INPUT` when an extent is not made of positive integers */
export const attentionGeometry = (map: Extent, grid: Extent): AttentionGeometry => {
  for (const extent of [map, grid]) checkExtent(extent);
  const mapPlaces = map.height * map.width;
  const cells = grid.height * grid.width;
  const copies = grid.height % map.height === 0 && grid.width % map.width === 0;
  const pool = copies ? undefined : poolingMatrix(map, grid);
  return {
    map,
    grid,
    mapPlaces,
    attendedPlaces: copies ? mapPlaces : cells,
    repeat: copies ? cells / mapPlaces : 1,
    pool,
    meanWeights:
      pool === undefined ? new Float32Array(mapPlaces).fill(1 / mapPlaces) : columnMeans(pool, mapPlaces),
  };
};

/**
 * Adaptive average pooling as a matrix (grid cells, map places): cell i averages the places from floor(i·size/cells)
 * up to, not including, ceil((i+1)·size/cells) on each axis. Windows overlap when the grid is larger than the map.
 */
export const poolingMatrix = (map: Extent, grid: Extent): Float32Array => {
  const mapPlaces = map.height * map.width;
  const matrix = new Float32Array(grid.height * grid.width * mapPlaces);
  for (let y = 0; y < grid.height; y += 1) {
    const rows = poolingWindow(y, map.height, grid.height);
    for (let x = 0; x < grid.width; x += 1) {
      const columns = poolingWindow(x, map.width, grid.width);
      const offset = (y * grid.width + x) * mapPlaces;
      const share = 1 / (rows.length * columns.length);
      for (const row of rows) for (const column of columns) matrix[offset + row * map.width + column] = share;
    }
  }
  return matrix;
};

/** Spreads weights over attended places (L) onto the cells of the grid, row-major; sums stay the same. */
export const spreadOverGrid = (geometry: AttentionGeometry, weights: Float32Array): Float32Array => {
  const { map, grid, repeat } = geometry;
  if (geometry.pool !== undefined) return weights.slice();
  return Float32Array.from({ length: grid.height * grid.width }, (_, cell) => {
    const row = Math.floor((Math.floor(cell / grid.width) * map.height) / grid.height);
    const column = Math.floor(((cell % grid.width) * map.width) / grid.width);
    return (weights[row * map.width + column] ?? 0) / repeat;
  });
};

const poolingWindow = (cell: number, places: number, cells: number): number[] => {
  const start = Math.floor((cell * places) / cells);
  const end = Math.ceil(((cell + 1) * places) / cells);
  return Array.from({ length: end - start }, (_, index) => start + index);
};

const columnMeans = (matrix: Float32Array, columns: number): Float32Array => {
  const means = new Float64Array(columns);
  matrix.forEach((value, index) => {
    means[index % columns] = (means[index % columns] ?? 0) + value;
  });
  return Float32Array.from(means, (sum) => sum / (matrix.length / columns));
};

const checkExtent = ({ height, width }: Extent): void => {
  if ([height, width].some((size) => !Number.isSafeInteger(size) || size < 1))
    throw new DomainError(
      'INVALID_INPUT',
      `A map or grid must have positive whole sides, not ${height} × ${width}.`,
    );
};
