// The few drawings that the page needs, 16 × 16, in the colour of the text. Always beside words, so never read out.
const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  play: 'M5 3.2v9.6L12.5 8Z',
  pause: 'M5 3.5v9M11 3.5v9',
  step: 'M4 3.5v9L9.5 8ZM12.5 3.5v9',
  stop: 'M4 4h8v8H4Z',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.5V5h2.5',
  undo: 'M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7',
  redo: 'M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9',
  left: 'M13.5 8h-11M6.5 4l-4 4 4 4',
  swap: 'M3.5 5.5h9M10 3l2.5 2.5L10 8M12.5 10.5h-9M6 8l-2.5 2.5L6 13',
  bin: 'M2.5 4.5h11M6.5 4.5V2.8h3v1.7M4 4.5l.7 8.7h6.6l.7-8.7',
  more: 'M3.2 8h.1M8 8h.1M12.8 8h.1',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  send: 'M8 13V3M3.5 7.5 8 3l4.5 4.5',
  library: 'M3 2.5v11M6 2.5v11M9 3l3.5 10',
  folder: 'M2 4.5h4l1.5 1.5H14v6.5H2Z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8Z',
  edit: 'M3 13l.6-2.9L10.5 3.2l2.3 2.3-6.9 6.9ZM9 4.7 11.3 7',
  settings:
    'M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M8.5 5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0M4 11a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0',
  chart: 'M2.5 13.5h11M4.5 11V7.5M8 11V3M11.5 11V5.5',
  grid: 'M2.5 2.5h11v11h-11ZM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11',
  pin: 'M5.5 2.5h5l-.8 4.2 2.3 2.3H4l2.3-2.3ZM8 9v5',
  inside: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9ZM10.2 10.2l3.3 3.3',
  link: 'M6.7 9.3a2.5 2.5 0 0 0 3.6 0l2.4-2.4a2.5 2.5 0 0 0-3.6-3.6L8 4.4M9.3 6.7a2.5 2.5 0 0 0-3.6 0L3.3 9.1a2.5 2.5 0 0 0 3.6 3.6L8 11.6',
  image: 'M2.5 3.5h11v9h-11ZM2.5 11l3.5-3.5 3 3 1.5-1.5 3 3M10.3 6.3v.2',
  plus: 'M8 3v10M3 8h10',
  file: 'M4 2.5h5l3 3v8H4ZM9 2.5v3h3',
  save: 'M8 2.5v8M4.5 7 8 10.5 11.5 7M3 13.5h10',
  chip: 'M5 5h6v6H5ZM6.5 5V2.5M9.5 5V2.5M6.5 13.5V11M9.5 13.5V11M5 6.5H2.5M5 9.5H2.5M13.5 6.5H11M13.5 9.5H11',
  system: 'M2.5 3.5h11v7h-11ZM6 13.5h4',
  light:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z',
  warning: 'M8 2.5 14.5 13.5H1.5ZM8 6.5v3M8 11.4v.2',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
