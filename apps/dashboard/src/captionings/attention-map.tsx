import { useEffect, useRef } from 'react';
import { type Grid, greyPixels, smoothMap } from './smooth-map.js';

interface AttentionMapProps {
  attention: readonly number[];
  grid: Grid;
  /** Pixels a cell; the browser stretches them over the picture. */
  factor: number;
}

/** Attention over a picture, white where the model looked, drawn on top of it. */
export function AttentionMap({ attention, grid, factor }: AttentionMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns } = grid;
  const complete = attention.length === rows * columns;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === undefined || context === null || !complete) return;
    const pixels = greyPixels(smoothMap(attention, { rows, columns }, factor));
    context.putImageData(new ImageData(pixels, columns * factor), 0, 0);
  }, [attention, rows, columns, factor, complete]);
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
