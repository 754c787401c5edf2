import { openBackend } from '@beamline/model';
import type { OpenTask } from './task.js';

/** One product of two float32 matrices that stay in TensorFlow's memory. */
export const openMatMul: OpenTask = ({ shape: [rows, inner, columns] }) => {
  const { ops } = openBackend();
  const a = ops.fill([rows, inner], 0.5);
  const b = ops.fill([inner, columns], 0.5);
  return Promise.resolve({
    check: () => [],
    run: () => {
      ops.scope(() => {
        ops.matMul(a, b);
      });
    },
    close: () => {
      ops.free(a, b);
    },
  });
};
