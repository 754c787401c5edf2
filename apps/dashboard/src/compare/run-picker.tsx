import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { runsQuery } from '../runs/run.api.js';
import { BleuScore } from '../ui/bleu.js';
import { Empty } from '../ui/empty.js';
import { QueryView } from '../ui/query-view.js';
import { SearchField } from '../ui/search-field.js';
import { MOST_COMPARED } from './compare-series.js';

interface RunPickerProps {
  picked: readonly string[];
  onPick: (picked: readonly string[]) => void;
}

/** Finds runs by name and takes them into the comparison. */
export function RunPicker({ picked, onPick }: RunPickerProps) {
  const [search, setSearch] = useState('');
  const query = useQuery(runsQuery(search === '' ? {} : { search }));
  const full = picked.length >= MOST_COMPARED;
  return (
    <section className="panel picker" aria-label="Runs to choose from">
      <SearchField label="Find runs" value={search} onChange={setSearch} />
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No runs" />
          ) : (
            <ul>
              {items.map((run) => {
                const on = picked.includes(run.id);
                return (
                  <li key={run.id}>
                    <label>
                      <input
                        type="checkbox"
                        checked={on}
                        disabled={!on && full}
                        onChange={() => {
                          onPick(on ? picked.filter((id) => id !== run.id) : [...picked, run.id]);
                        }}
                      />
                      <span className="picker-name">
                        <span className="clip" title={run.experimentName}>
                          {run.experimentName}
                        </span>
                        <span className="digest">
                          {run.id} · {run.state}
                        </span>
                      </span>
                      <BleuScore value={run.bestBleu4} />
                    </label>
                  </li>
                );
              })}
            </ul>
          )
        }
      </QueryView>
      {full && <p className="faint">{MOST_COMPARED} runs are the most that can be told apart.</p>}
    </section>
  );
}
