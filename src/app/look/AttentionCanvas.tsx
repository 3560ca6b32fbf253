import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { AttentionLook } from '../../shared/looks.ts';
import { useTheme } from '../state/theme.ts';
import styles from './AttentionCanvas.module.css';
import { rowWeights, type Head } from './attention.ts';

interface Props {
  /** What it shows, in words. */
  name: string;
  attention: AttentionLook;
  rows: readonly number[];
  head: Head;
  /** The row that the rest is about. */
  marked: number;
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listen = (changed: () => void): (() => void) => {
  dark.addEventListener('change', changed);
  return () => dark.removeEventListener('change', changed);
};

/** A map that is too large for a table: a pixel or more for each pair, as strong as the weight. */
export function AttentionCanvas(props: Props) {
  const isDark = useSyncExternalStore(listen, () => dark.matches);
  const theme = useTheme((state) => state.theme);
  return <Drawing key={`${theme} ${isDark}`} {...props} />; // other colours: another drawing
}

function Drawing({ name, attention, rows, head, marked }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, attention, rows, head, marked);
  }, [attention, rows, head, marked]);
  return <canvas ref={canvas} role="img" aria-label={name} className={styles.map} />;
}

const TALLEST = 420;

function draw(
  canvas: HTMLCanvasElement,
  attention: AttentionLook,
  rows: readonly number[],
  head: Head,
  marked: number,
): void {
  const scale = window.devicePixelRatio;
  const width = canvas.clientWidth;
  const cell = Math.min(18, width / attention.columns);
  const height = Math.min(TALLEST, Math.max(60, cell * rows.length));
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  const { color } = getComputedStyle(canvas);
  context.fillStyle = color;
  const [wide, high] = [canvas.width / attention.columns, canvas.height / rows.length];
  rows.forEach((row, y) => {
    rowWeights(attention, row, head).forEach((weight, x) => {
      context.globalAlpha = Math.sqrt(weight); // of hundreds of tokens each gets little: the eye needs the small ones
      context.fillRect(x * wide, y * high, Math.max(1, wide), Math.max(1, high));
    });
  });
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = scale;
  if (rows.includes(marked))
    context.strokeRect(0, rows.indexOf(marked) * high, canvas.width, Math.max(2 * scale, high));
}
