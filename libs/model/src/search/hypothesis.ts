/** A caption, or its beginning. */
export interface Hypothesis {
  /** `<start>`, words, and `<end>` when finished. */
  readonly tokens: readonly number[];
  /** Sum of the log-probabilities (nats) of all tokens after `<start>`. */
  readonly logProb: number;
  /** Whether it ends in `<end>`; else the steps ran out. */
  readonly finished: boolean;
  /** On request: for each token after `<start>`, the attention over the grid's cells, row-major, summing to 1. */
  readonly alphas?: readonly Float32Array[];
}

/** The last token of a hypothesis, with the way back to the first. */
export interface BeamNode {
  readonly token: number;
  readonly logProb: number;
  readonly parent: BeamNode | undefined;
  /** Attention that produced the token. */
  readonly alpha: Float32Array | undefined;
}

export const rootNode = (start: number): BeamNode => ({
  token: start,
  logProb: 0,
  parent: undefined,
  alpha: undefined,
});

/** Follows a node back to its root. */
export const hypothesisOf = (last: BeamNode, finished: boolean): Hypothesis => {
  const nodes: BeamNode[] = [];
  for (let node: BeamNode | undefined = last; node !== undefined; node = node.parent) nodes.unshift(node);
  const alphas = nodes.flatMap(({ alpha }) => (alpha === undefined ? [] : [alpha]));
  return {
    tokens: nodes.map(({ token }) => token),
    logProb: last.logProb,
    finished,
    ...(alphas.length > 0 ? { alphas } : {}),
  };
};
