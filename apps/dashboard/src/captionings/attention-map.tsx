import { useEffect, useRef } from 'react';
import { type Grid, type MapStyle, mapPixels, smoothMap } from './smooth-map.js';

interface AttentionMapProps {
  attention: readonly number[];
  grid: Grid;
  /** Pixels a cell; the browser stretches them over the picture. */
  factor: number;
  style: MapStyle;
}

/** Attention over a picture, drawn on top of it. */
export function AttentionMap({ attention, grid, factor, style }: AttentionMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns } = grid;
  const complete = attention.length === rows * columns;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === undefined || context === null || !complete) return;
    const pixels = mapPixels(smoothMap(attention, { rows, columns }, factor), style);
    context.putImageData(new ImageData(pixels, columns * factor), 0, 0);
  }, [attention, rows, columns, factor, style, complete]);
  if (!complete) return null;
  return (
    <canvas
      ref={canvas}
      className="attention-map"
      width={columns * factor}
      height={rows * factor}
      aria-hidden="true"
    />
  );
}
