/** Line icons on a 24 px grid, one path each, drawn with a 2 px stroke. */
const PATHS = {
  alert: 'M12 4 2.8 20h18.4L12 4Zm0 6v5m0 2.4v.1',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5V8m7-4.5V8',
  check: 'm4.5 12.8 5 5.2L19.5 6.5',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3.2 2',
  close: 'm6 6 12 12M18 6 6 18',
  columns: 'M4 5h16v14H4zM9.5 5v14m5-14v14',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  down: 'm6 9.5 6 6 6-6',
  download: 'M12 4v11m-5-4.5 5 5 5-5M5 20h14',
  edit: 'M4 20h4L19.5 8.5l-4-4L4 16v4ZM13 7l4 4',
  filter: 'M4 6h16M7 12h10m-7 6h4',
  forward: 'M9.5 5.5 16 12l-6.5 6.5',
  grid: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z',
  info: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 11v5.5M12 7.6v.1',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6v.1m0 5.9v.1m0 5.9v.1',
  lock: 'M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
  minus: 'M6 12h12',
  more: 'M5.5 12h.1m6.4 0h.1m6.4 0h.1',
  pen: 'M3.5 20.5c4-1.5 5.5-7 7.5-7 1.5 0 0 4.5 2 4.5 1.8 0 2.5-2 4-2 1 0 1.5 1 3.5 1M13 9l6-5.5 1.5 1.5L15 11',
  people:
    'M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.3 3.3 0 0 1 0 6.3M17.5 14.3c2.3.7 3.7 2.6 4 5.7',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.6-4.2 3.4-6 7.5-6s6.9 1.8 7.5 6',
  plus: 'M12 5.5v13M5.5 12h13',
  print: 'M7 9V4h10v5M7 16H4V9h16v7h-3M7 14h10v6.5H7z',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM19.5 14v.1M14 19.5v.1M17.5 18v2.5H20',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.5 15.5 20.5 20.5',
  window: 'M13.5 4.5H19.5V10.5M19 5l-8 8M17 14v5.5H4.5V7H10',
} as const;

export type IconName = keyof typeof PATHS;

export interface IconShape {
  name: string;
  d: string;
}

/** The sprite that the layout carries once a page. */
export const ICONS: readonly IconShape[] = Object.entries(PATHS).map(([name, d]) => ({ name, d }));
