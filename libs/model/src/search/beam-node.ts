/** The last token of a caption that is being made, with the way back to the first. */
export interface BeamNode {
  readonly token: number;
  /** Log-probability of the token alone, in nats. */
  readonly logProb: number;
  /** Sum of the log-probabilities from the first word to this one. */
  readonly sum: number;
  /** Words up to this one; 0 for `<start>`. */
  readonly step: number;
  readonly parent: BeamNode | undefined;
  /** Attention that produced the token, on request. */
  readonly alpha: Float32Array | undefined;
}

export const rootNode = (start: number): BeamNode => ({
  token: start,
  logProb: 0,
  sum: 0,
  step: 0,
  parent: undefined,
  alpha: undefined,
});

export const nextNode = (
  parent: BeamNode,
  token: number,
  logProb: number,
  alpha: Float32Array | undefined,
): BeamNode => ({ token, logProb, sum: parent.sum + logProb, step: parent.step + 1, parent, alpha });

/** The nodes from the first word to `last`; the root, which stands for `<start>`, is left out. */
export const wordsUpTo = (last: BeamNode): BeamNode[] => {
  const nodes: BeamNode[] = [];
  for (let node = last; node.parent !== undefined; node = node.parent) nodes.push(node);
  return nodes.reverse();
};
