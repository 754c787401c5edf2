import type { BeamNode } from './beam-node.js';

/** `kept` went on, `pruned` did not, `finished` ended in `<end>`. */
export type Fate = 'kept' | 'pruned' | 'finished';

/** A word that a search looked at. */
export interface TreeNode {
  /** Place of the parent in the list of nodes; null for the root, `<start>`. */
  readonly parent: number | null;
  readonly token: number;
  /** The model's log-probability of the token alone and of the whole beginning, in nats. */
  readonly logProb: number;
  readonly cumulative: number;
  /** Words up to this one; 0 for the root. */
  readonly step: number;
  /** Group of the diverse beam search, from 0. */
  readonly group: number;
  readonly fate: Fate;
}

/**
 * What a search looked at, parents before children. At each step it holds the words that were taken and as many
 * runners-up as the beam is wide: at most 1 + 2 · beam · maxSteps nodes.
 */
export class SearchTree {
  readonly nodes: TreeNode[] = [];
  readonly #places = new Map<BeamNode, number>();

  constructor(root: BeamNode) {
    this.add(root, 0, 'kept');
  }

  add(node: BeamNode, group: number, fate: Fate): void {
    const { token, logProb, sum: cumulative, step } = node;
    const parent = node.parent === undefined ? null : (this.#places.get(node.parent) ?? null);
    if (fate === 'kept') this.#places.set(node, this.nodes.length);
    this.nodes.push({ parent, token, logProb, cumulative, step, group, fate });
  }
}
