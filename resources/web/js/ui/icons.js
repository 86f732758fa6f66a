// The line icons of resources/icons as path data: one family, 20 px, drawn in currentColor.
// A test keeps them equal to the SVG files.
import { svg } from './dom.js';

export const ICONS = {
  send: 'M3.5 3.8 17 10 3.5 16.2 5.6 10zM5.6 10H11',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7l3.8 3.8',
  users: 'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-2.7 2.4-4.5 5.5-4.5s5.5 1.8 5.5 4.5M13 4a2.8 2.8 0 0 1 0 5.2M15 12.3c1.8.6 3 2.1 3 4.2',
  'user-plus': 'M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-2.7 2.4-4.5 5.5-4.5s5.5 1.8 5.5 4.5M16 6.5v5M13.5 9h5',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  close: 'M5 5l10 10M15 5 5 15',
  more: 'M10 4.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM10 9.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM10 14.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6z',
  copy: 'M8.5 7.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM4.5 12.5H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1V5',
  'sign-out': 'M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M12.5 13.5 16 10l-3.5-3.5M16 10H8',
  settings: 'M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M12.5 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM7.5 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  browse: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12.8 7.2l-1.4 4.2-4.2 1.4 1.4-4.2z',
  lock: 'M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM7 9V6.5a3 3 0 0 1 6 0V9',
  retry: 'M16 10a6 6 0 1 1-1.8-4.3l1.8 1.6M16.2 3.6v3.8h-3.8',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l2.5 2',
  check: 'M4.5 10.5 8 14l7.5-8',
  alert: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6.5v4.2M10 13.4h.01',
  sun: 'M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM10 2.5v1.4M10 16.1v1.4M2.5 10h1.4M16.1 10h1.4M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1',
  moon: 'M16 11.7A6.5 6.5 0 1 1 8.3 4a5.2 5.2 0 0 0 7.7 7.7z',
  monitor: 'M4.5 4h11a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM7.5 16.5h5M10 13.5v3',
  'arrow-down': 'M10 4v12M5 11l5 5 5-5',
  trash: 'M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5',
  link: 'M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1',
  message: 'M4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4z',
  room: 'M8 3.5l-1.5 13M13.5 3.5l-1.5 13M4 7.5h12.5M3.5 12.5H16',
  offline: 'M2.5 8.2a11 11 0 0 1 4.3-2.5M9.5 5a11 11 0 0 1 8 3.2M5 11a7.5 7.5 0 0 1 3.5-2M12.5 9.3A7.5 7.5 0 0 1 15 11M7.5 13.7a4 4 0 0 1 5 0M10 16.2h.01M3 3l14 14',
};

export function icon(name, className = '') {
  const element = svg('svg', { class: `icon ${className}`, viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' });
  element.append(svg('path', { d: ICONS[name] }));
  return element;
}
