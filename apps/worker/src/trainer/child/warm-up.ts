import { openBackend } from '@beamline/model';
import './decode.js';
import './train.js';

const SIDE = 64;

/** Starts TensorFlow and its threads with a small product; training and decoding are loaded by importing them. */
export function warmUp(): null {
  const { ops } = openBackend();
  ops.scope(() => {
    const ones = ops.fill([SIDE, SIDE], 1);
    ops.read(ops.matMul(ones, ones));
  });
  return null;
}
