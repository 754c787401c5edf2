import type { CaptionedWord } from '@beamline/contracts';
import { AttentionMap } from './attention-map.js';
import type { Grid, MapStyle } from './smooth-map.js';
import { logText, wordText } from './where-looked.js';

/** Pixels a cell in a small tile. */
const TILE_FACTOR = 8;

interface FilmStripProps {
  url: string;
  words: readonly CaptionedWord[];
  grid: Grid;
  style: MapStyle;
  /** The word that is shown large; null for the picture alone. */
  active: number | null;
  onActivate: (active: number | null) => void;
}

/** The picture, then a tile a word with the attention that chose it, as in the paper. */
export function FilmStrip({ url, words, grid, style, active, onActivate }: FilmStripProps) {
  const tile = (index: number | null, label: string) => ({
    type: 'button' as const,
    'aria-label': label,
    'aria-pressed': active === index,
    className: 'film-tile',
    onClick: () => {
      onActivate(index);
    },
    onFocus: () => {
      onActivate(index);
    },
    onPointerEnter: () => {
      onActivate(index);
    },
  });
  return (
    <ul className="film" aria-label="Attention by word">
      <li>
        <button {...tile(null, 'the picture without attention')}>
          <span className="map-frame">
            <img src={url} alt="" />
          </span>
          <span className="film-word soft">picture</span>
        </button>
      </li>
      {words.map((word, index) => (
        <li key={index}>
          <button {...tile(index, wordText(word, grid))}>
            <span className="map-frame">
              <img src={url} alt="" />
              <AttentionMap attention={word.attention} grid={grid} factor={TILE_FACTOR} style={style} />
            </span>
            <span className="film-word">{word.word}</span>
            <span className="faint">{logText(word.logProbability)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
