import { poolingMatrix } from '@beamline/model/internals';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture, Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { GoldenTensors } from '../golden-tensors.js';

interface Case {
  readonly size: readonly [number, number];
  readonly input: string;
  readonly output: string;
  readonly grad_output: string;
  readonly grad_input: string;
  readonly windows_h?: readonly (readonly number[])[];
  readonly windows_w?: readonly (readonly number[])[];
}
interface Index {
  readonly output_size: readonly [number, number];
  readonly cases: readonly Case[];
}

/** Adaptive average pooling as a matrix, and its transpose for the gradient. */
export const adaptivePool: Suite = {
  name: 'adaptive-pool',
  parts: [{ file: /^index\.json$/, fixtures: listCases }],
};

function listCases(folder: FixtureFolder, file: string): Fixture[] {
  const { output_size, cases } = folder.json(file) as Index;
  const [tensors = 'pool.safetensors'] = folder.files.filter((name) => name.endsWith('.safetensors'));
  return cases.map((one) => ({
    name: `${file}/${one.size.join('x')}`,
    check: () => checkCase(folder.tensors(tensors), one, output_size),
  }));
}

function checkCase(golden: GoldenTensors, one: Case, outputSize: readonly [number, number]): Finding[] {
  // The tensor says what was pooled to; the index only what most cases are pooled to.
  const [rows = outputSize[0], columns = outputSize[1]] = golden.get(one.output).shape.slice(-2);
  const [height, width] = one.size;
  const matrix = poolingMatrix({ height, width }, { height: rows, width: columns });
  const places = height * width;
  const output = apply(matrix, golden.floats(one.input), places, false);
  const gradient = apply(matrix, golden.floats(one.grad_output), places, true);
  return [
    exact('size of the input', golden.get(one.input).shape.slice(-2), [height, width]),
    ...windowFindings('rows', height, rows, one.windows_h),
    ...windowFindings('columns', width, columns, one.windows_w),
    close('output', output, golden.floats(one.output), { abs: 1e-6 }),
    close('gradient', gradient, golden.floats(one.grad_input), { abs: 1e-5, rel: 1e-5 }),
  ];
}

/** Places that each cell along one axis averages, as [first, end). */
function windowFindings(
  axis: string,
  places: number,
  cells: number,
  expected: readonly (readonly number[])[] | undefined,
): Finding[] {
  if (expected === undefined) return [];
  const matrix = poolingMatrix({ height: places, width: 1 }, { height: cells, width: 1 });
  const windows = Array.from({ length: cells }, (_, cell) => {
    const row = matrix.subarray(cell * places, (cell + 1) * places);
    return [row.findIndex((share) => share > 0), row.findLastIndex((share) => share > 0) + 1];
  });
  return [exact(`windows of ${axis}`, windows, expected)];
}

/** The matrix (cells, places) times each image plane, or its transpose times each. */
function apply(matrix: Float32Array, planes: Float32Array, places: number, transposed: boolean): number[] {
  const cells = matrix.length / places;
  const [from, to] = transposed ? [cells, places] : [places, cells];
  return Array.from({ length: (planes.length / from) * to }, (_, target) => {
    const plane = Math.floor(target / to) * from;
    let sum = 0;
    for (let source = 0; source < from; source += 1) {
      const [cell, place] = transposed ? [source, target % to] : [target % to, source];
      sum += (matrix[cell * places + place] ?? 0) * (planes[plane + source] ?? 0);
    }
    return sum;
  });
}
