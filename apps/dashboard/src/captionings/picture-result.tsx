import type { CaptionedPicture, CaptionedWord, CaptionHypothesis } from '@beamline/contracts';
import { useState } from 'react';
import { Segmented } from '../ui/segmented.js';
import { AttentionMap } from './attention-map.js';
import { FilmStrip } from './film-strip.js';
import { HypothesisTable } from './hypothesis-table.js';
import { SearchTree } from './search-tree-view.js';
import { MAP_STYLES, type MapStyle, REFERENCE_FACTOR } from './smooth-map.js';
import { logText, whereLooked } from './where-looked.js';

const STYLES = MAP_STYLES.map((value) => ({
  value,
  label: value === 'paper' ? 'as in the paper' : 'as light',
}));

/** One picture: its captions, where the model looked for each word, and what else it thought of. */
export function PictureResult({ picture, url }: { picture: CaptionedPicture; url: string }) {
  const [chosen, setChosen] = useState(0);
  const [style, setStyle] = useState<MapStyle>('paper');
  const hypothesis = picture.hypotheses[chosen];
  return (
    <>
      <section className="panel" aria-labelledby="picture">
        <div className="panel-head">
          <h2 id="picture" className="picture-name">
            {picture.name}
          </h2>
          <Segmented label="Attention is shown" options={STYLES} value={style} onChange={setStyle} />
        </div>
        {hypothesis === undefined ? (
          <Uncaptioned url={url} name={picture.name} />
        ) : (
          <Attention key={chosen} picture={picture} url={url} hypothesis={hypothesis} style={style} />
        )}
      </section>
      {picture.hypotheses.length > 0 && (
        <HypothesisTable hypotheses={picture.hypotheses} chosen={chosen} onChoose={setChosen} />
      )}
      {picture.tree !== null && <SearchTree nodes={picture.tree} />}
    </>
  );
}

function Uncaptioned({ url, name }: { url: string; name: string }) {
  return (
    <div className="attention">
      <span className="map-frame">
        <img src={url} alt={name} />
      </span>
      <p>
        No caption was completed within the steps that were allowed. A wider beam, or a length penalty, may
        find one.
      </p>
    </div>
  );
}

interface AttentionProps {
  picture: CaptionedPicture;
  url: string;
  hypothesis: CaptionHypothesis;
  style: MapStyle;
}

function Attention({ picture: { name, grid }, url, hypothesis, style }: AttentionProps) {
  const [active, setActive] = useState<number | null>(null);
  const { words } = hypothesis;
  const word = active === null ? undefined : words[active];
  return (
    <div className="attention">
      <figure className="attention-large">
        <span className="map-frame">
          <img src={url} alt={name} />
          {word !== undefined && (
            <AttentionMap attention={word.attention} grid={grid} factor={REFERENCE_FACTOR} style={style} />
          )}
        </span>
        <figcaption>
          {word === undefined ? (
            <span className="faint">Choose a word to see where the model looked for it.</span>
          ) : (
            <>
              <strong>{word.word}</strong>{' '}
              <span className="faint">
                log-probability {logText(word.logProbability)} · {whereLooked(word.attention, grid)}
              </span>
            </>
          )}
        </figcaption>
      </figure>
      <div className="stack">
        <CaptionWords words={words} active={active} onActivate={setActive} />
        <FilmStrip url={url} words={words} grid={grid} style={style} active={active} onActivate={setActive} />
      </div>
    </div>
  );
}

interface CaptionWordsProps {
  words: readonly CaptionedWord[];
  active: number | null;
  onActivate: (active: number) => void;
}

/** The caption as a sentence; the tiles below do for the keyboard what pointing does here. */
function CaptionWords({ words, active, onActivate }: CaptionWordsProps) {
  return (
    <p className="caption-sentence">
      {words.map(({ word }, index) => (
        <span
          key={index}
          className={index === active ? 'caption-active' : word === '<end>' ? 'faint' : undefined}
          onPointerEnter={() => {
            onActivate(index);
          }}
        >
          {word}{' '}
        </span>
      ))}
    </p>
  );
}
