import type { Attended, Attention } from '../decoder/attention/attention.js';
import type { Ops, Tensor } from '../tensor-core/index.js';
import type { RowLayout } from './row-layout.js';

/** Attention for rows that lie without gaps: their queries go to the slots, and what they attended comes back. */
export const slotAttention = (
  ops: Ops,
  attention: Pick<Attention, 'attend'>,
  layout: RowLayout,
): Pick<Attention, 'attend'> =>
  layout.isEven
    ? attention
    : {
        attend: (weights, features, queries, choose) =>
          ops.scope(() => {
            const ofSlots = ops.gather(queries, ops.ints(layout.rowsOfSlots()));
            const attended = attention.attend(weights, features, ofSlots, choose);
            return rowsOf(ops, attended, ops.ints(layout.slotsOfRows()));
          }),
      };

const rowsOf = (ops: Ops, attended: Attended, slots: Tensor): Attended => ({
  alpha: ops.gather(attended.alpha, slots),
  chosen: ops.gather(attended.chosen, slots),
  mapAlpha: ops.gather(attended.mapAlpha, slots),
  scores: ops.gather(attended.scores, slots),
  context: ops.gather(attended.context, slots),
});
