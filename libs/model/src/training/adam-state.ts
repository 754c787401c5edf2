import { DomainError } from '@beamline/contracts';
import {
  checkedDecoderTensors,
  namedDecoderTensors,
  type DecoderParameters,
} from '../decoder/parameters/decoder-parameters.js';
import { need, toStored } from '../decoder/parameters/parameter-placement.js';
import type { Variable } from '../tensor-core/index.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import type { Adam } from './adam.js';

type StoredArrays = ReturnType<typeof toStored>;

const STEP = 'step';
const MOMENT_NAMES = { first: 'exp_avg', second: 'exp_avg_sq' } as const;
const MOMENTS = ['first', 'second'] as const;

/**
 * State of the decoder's optimiser: `<parameter>.exp_avg` and `<parameter>.exp_avg_sq` by the reference's names and
 * shapes, and `step` (I32).
 */
export const exportDecoderAdam = (
  adam: Adam,
  { trainedLayout, trained }: DecoderParameters,
): Map<string, NamedArray> => {
  const state = new Map([[STEP, stepArray(adam)]]);
  const all = [...trained].map(([name, variable]) => [name, adam.read(variable)] as const);
  for (const moment of MOMENTS) {
    const stored = new Map(all.map(([name, moments]) => [name, moments[moment]]));
    for (const [name, array] of namedDecoderTensors(trainedLayout, stored, 0))
      state.set(`${name}.${MOMENT_NAMES[moment]}`, array);
  }
  return state;
};

/**
 * Inverse of `exportDecoderAdam`.
 *
 * @throws DomainError `INVALID_WEIGHTS` naming what is missing or has the wrong shape
 */
export const loadDecoderAdam = (
  adam: Adam,
  { trainedLayout: layout, trained }: DecoderParameters,
  state: NamedArrays,
): void => {
  const [first, second] = MOMENTS.map((moment) =>
    toStored(layout, checkedDecoderTensors(layout, withoutSuffix(state, `.${MOMENT_NAMES[moment]}`))),
  ) as [StoredArrays, StoredArrays];
  const step = readStep(state);
  for (const [name, variable] of trained)
    adam.write(variable, { first: need(first, name), second: need(second, name) });
  adam.setStep(step);
};

/** State of any other optimiser: moments by variable name, in the shape in which they are stored. */
export const exportAdam = (adam: Adam, variables: readonly Variable[]): Map<string, NamedArray> => {
  const state = new Map([[STEP, stepArray(adam)]]);
  for (const variable of variables) {
    const moments = adam.read(variable);
    for (const moment of MOMENTS)
      state.set(`${variable.name}.${MOMENT_NAMES[moment]}`, {
        dtype: 'F32',
        shape: variable.shape,
        data: moments[moment],
      });
  }
  return state;
};

/** Inverse of `exportAdam`; errors as for `loadDecoderAdam`. */
export const loadAdam = (adam: Adam, variables: readonly Variable[], state: NamedArrays): void => {
  const step = readStep(state);
  for (const variable of variables) {
    const [first, second] = MOMENTS.map((moment) => momentOf(variable, MOMENT_NAMES[moment], state)) as [
      Float32Array,
      Float32Array,
    ];
    adam.write(variable, { first, second });
  }
  adam.setStep(step);
};

const stepArray = (adam: Adam): NamedArray => ({ dtype: 'I32', shape: [1], data: Int32Array.of(adam.step) });

const readStep = (state: NamedArrays): number => {
  const step = state.get(STEP);
  if (step?.dtype !== 'I32' || step.data.length !== 1)
    throw new DomainError('INVALID_WEIGHTS', `An optimiser's state needs one I32 number named ${STEP}.`);
  return step.data[0] ?? 0;
};

const momentOf = ({ name, shape }: Variable, moment: string, state: NamedArrays): Float32Array => {
  const array = state.get(`${name}.${moment}`);
  if (array?.dtype === 'F32' && array.shape.join() === shape.join()) return array.data;
  throw new DomainError(
    'INVALID_WEIGHTS',
    `The optimiser's state needs ${name}.${moment}, F32 [${shape.join(', ')}]; it has ` +
      (array === undefined ? 'none.' : `${array.dtype} [${array.shape.join(', ')}].`),
  );
};

/** The tensors whose names end so, without that end. */
const withoutSuffix = (tensors: NamedArrays, suffix: string): Map<string, NamedArray> =>
  new Map(
    [...tensors]
      .filter(([name]) => name.endsWith(suffix))
      .map(([name, array]) => [name.slice(0, -suffix.length), array]),
  );
