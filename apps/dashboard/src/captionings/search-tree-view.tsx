import type { SearchNode } from '@beamline/contracts';
import { useMemo, useState } from 'react';
import { countText } from '../format/number.js';
import { type Branch, bestWay, branchesOf, countFates } from './search-tree.js';
import { logText } from './where-looked.js';

/** Words shown below a word before more are asked for. */
const AT_FIRST = 10;

/** What the search looked at, word by word; only opened branches are drawn, so a wide search costs no more. */
export function SearchTree({ nodes }: { nodes: readonly SearchNode[] }) {
  const root = useMemo(() => branchesOf(nodes), [nodes]);
  const open = useMemo(() => new Set(bestWay(nodes)), [nodes]);
  const { kept, pruned, finished } = countFates(nodes);
  return (
    <section className="panel" aria-labelledby="tree">
      <div className="panel-head">
        <h2 id="tree">Search tree</h2>
        <span className="faint">
          {countText(kept)} kept · {countText(pruned)} pruned · {countText(finished)} finished
        </span>
      </div>
      {root === undefined ? (
        <p className="faint">This way of decoding keeps no tree.</p>
      ) : (
        <ul className="tree" aria-labelledby="tree">
          <TreeBranch branch={root} open={open} />
        </ul>
      )}
    </section>
  );
}

/** `open`: the branches that are open at first. */
function TreeBranch({ branch, open }: { branch: Branch; open: ReadonlySet<number> }) {
  const { node, children, index } = branch;
  const [expanded, setExpanded] = useState(open.has(index));
  return (
    <li>
      {children.length === 0 ? (
        <span className="tree-node">
          <NodeText node={node} onBest={open.has(index)} />
        </span>
      ) : (
        <button
          type="button"
          className="tree-node"
          aria-expanded={expanded}
          onClick={() => {
            setExpanded(!expanded);
          }}
        >
          <NodeText node={node} onBest={open.has(index)} />
        </button>
      )}
      {expanded && <Children branches={children} open={open} />}
    </li>
  );
}

function Children({ branches, open }: { branches: readonly Branch[]; open: ReadonlySet<number> }) {
  const [shown, setShown] = useState(AT_FIRST);
  // The way to the best caption is never among those that are held back.
  const visible = branches.filter((branch, place) => place < shown || open.has(branch.index));
  const more = branches.length - visible.length;
  return (
    <ul>
      {visible.map((branch) => (
        <TreeBranch key={branch.index} branch={branch} open={open} />
      ))}
      {more > 0 && (
        <li>
          <button
            type="button"
            className="button button-small button-quiet"
            onClick={() => {
              setShown(shown + 5 * AT_FIRST);
            }}
          >
            {countText(more)} more
          </button>
        </li>
      )}
    </ul>
  );
}

function NodeText({ node, onBest }: { node: SearchNode; onBest: boolean }) {
  return (
    <>
      <span className={onBest ? 'tree-word tree-best' : 'tree-word'}>{node.word}</span>
      {node.parent !== null && (
        <>
          <span className={`tree-fate tree-${node.fate}`}>{node.fate}</span>
          <span className="faint" title="log-probability of the word, and of all up to it">
            {logText(node.logProbability)} · {logText(node.cumulative)}
          </span>
        </>
      )}
    </>
  );
}
