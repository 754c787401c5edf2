import type { SearchNode } from '@beamline/contracts';

/** A node with what goes on from it, the likeliest first. */
export interface Branch {
  index: number;
  node: SearchNode;
  children: Branch[];
}

/** The root of the list of nodes; undefined for an empty list. Nodes are as many as the list has, each once. */
export function branchesOf(nodes: readonly SearchNode[]): Branch | undefined {
  const branches = nodes.map((node, index): Branch => ({ index, node, children: [] }));
  for (const branch of branches) parentOf(branches, branch)?.children.push(branch);
  for (const { children } of branches) children.sort((a, b) => b.node.cumulative - a.node.cumulative);
  return branches.find(({ node }) => node.parent === null);
}

function parentOf(branches: readonly Branch[], { node }: Branch): Branch | undefined {
  return node.parent === null ? undefined : branches[node.parent];
}

/** The way to the likeliest finished node, the root first: what is open at first. Without one, the root. */
export function bestWay(nodes: readonly SearchNode[]): number[] {
  const root = nodes.findIndex(({ parent }) => parent === null);
  const best = nodes.reduce<number | null>((top, node, index) => {
    if (node.fate !== 'finished') return top;
    return top === null || node.cumulative > (nodes[top]?.cumulative ?? -Infinity) ? index : top;
  }, null);
  const way: number[] = [];
  for (let at = best ?? root; at >= 0; at = nodes[at]?.parent ?? -1) way.unshift(at);
  return way;
}

export interface TreeCounts {
  kept: number;
  pruned: number;
  finished: number;
}

/** Words that the search looked at, by what became of them; the root is no word. */
export function countFates(nodes: readonly SearchNode[]): TreeCounts {
  const counts: TreeCounts = { kept: 0, pruned: 0, finished: 0 };
  for (const { fate, parent } of nodes) if (parent !== null) counts[fate] += 1;
  return counts;
}
