/** Our own 16 × 16 line icons, drawn with the text's colour. */
const PATHS = {
  overview: 'M2.5 2.5H7v5H2.5zM9 2.5h4.5v3H9zM9 7.5h4.5v6H9zM2.5 9.5H7v4H2.5z',
  map: 'M5.2 7.2l5.6-2.6M5.2 8.8l5.6 2.6M1.7 8a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 1 0-3.6 0M10.7 3.8a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 1 0-3.6 0M10.7 12.2a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 1 0-3.6 0',
  services: 'M8 2l5.5 3L8 8 2.5 5zM2.5 8L8 11l5.5-3M2.5 11L8 14l5.5-3',
  deploys: 'M8 10V2.5M5 5.5l3-3 3 3M2.5 9.5v4h11v-4',
  traces: 'M2 3.5h8M4.5 8H12M8 12.5h6',
  logs: 'M2 3.5h12M2 6.5h8M2 9.5h12M2 12.5h5',
  metrics: 'M2.5 2.5v11h11M4.500 11l2.500-4 2.500 2 3.500-5',
  incidents: 'M9 1.800L3.500 9.200H7.700L7 14.200l5.500-7.400H8.300z',
  alerts: 'M4 11.5V7a4 4 0 0 1 8 0v4.500M2.500 11.500h11M6.700 13.500h2.600M8 3V1.800',
  errors: 'M8 2.6l6 10.6H2zM8 6.6v3M8 11.5v.01',
  overhead: 'M2.5 12a5.8 5.8 0 1 1 11 0M8 10.500l2.800-4',
  connect: 'M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9v2.2a4.5 4.5 0 0 1-9 0zM8 12.2V14.5',
  fleet:
    'M2.5 3.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1V6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM2.5 10a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v2.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM5 4.8h.01M5 11.3h.01',
  external: 'M6 3.5H3.5v9h9V10M9 2.5h4.5V7M13.5 2.5L7.5 8.5',
  search: 'M2.7 7a4.3 4.3 0 1 0 8.6 0 4.3 4.3 0 1 0-8.6 0M10.3 10.3L14 14',
  clock: 'M2.3 8a5.7 5.7 0 1 0 11.4 0 5.7 5.7 0 1 0-11.4 0M8 4.8V8l2.3 1.5',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  moon: 'M13 9.8A5.5 5.5 0 1 1 6.2 3a4.5 4.5 0 0 0 6.8 6.8z',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 1 0 0-6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  help: 'M2.3 8a5.7 5.7 0 1 0 11.4 0 5.7 5.7 0 1 0-11.4 0M6.3 6.5c0-2.3 3.4-2.3 3.4-.2 0 1.3-1.7 1.4-1.7 2.7M8 11.3h.01',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3 1v-5z',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3.5 8.5l3 3 6-7',
  copy: 'M5.5 6.5a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1zM10.5 3.5v-1h-8v8h1',
  refresh: 'M13 5.5A5.5 5.5 0 1 0 13.5 9M13.5 2.5v3h-3',
  chart: 'M2.5 2.5v11h11M5 10.5l2.5-3.5 2 2L13 4.5',
  fold: 'M2.5 3h11v10h-11zM6.5 3v10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  database: 'M3 4c0-1.2 2.2-2 5-2s5 .8 5 2v8c0 1.200-2.200 2-5 2s-5-.8-5-2zM3 4c0 1.200 2.200 2 5 2s5-.8 5-2',
  queue: 'M2 4.5h9l3 3.5-3 3.500H2zM5 4.500v7M8 4.500v7',
  user: 'M8 2.500a2.600 2.600 0 1 0 0 5.200 2.600 2.600 0 1 0 0-5.200M3 13.500c.4-2.800 2.400-4 5-4s4.600 1.200 5 4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg className={small ? 'ic sm' : 'ic'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Lighthouse() {
  return (
    <svg className="lighthouse" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M7.2 17l1-8h3.6l1 8zM7.5 6h5v3h-5zM10 3v1M2 6.5l3 .6M18 6.5l-3 .6" />
    </svg>
  );
}
