import assert from 'node:assert/strict';
import test from 'node:test';
import { DateFormat } from '../../../resources/web/js/ui/format.js';

const seconds = (text) => Date.parse(text) / 1000;
const dates = (locale, timeZone = 'UTC', now = '2024-05-15T12:00:00Z') => new DateFormat({ locale, timeZone, now: () => Date.parse(now) });

test('lists: time, yesterday, weekday, date, year', () => {
  const en = dates('en-GB');
  assert.equal(en.short(seconds('2024-05-15T09:05:00Z')), '09:05');
  assert.equal(en.short(seconds('2024-05-14T23:59:00Z')), 'Yesterday');
  assert.equal(en.short(seconds('2024-05-10T09:00:00Z')), 'Fri');
  assert.equal(en.short(seconds('2024-05-08T09:00:00Z')), '8 May');
  assert.equal(en.short(seconds('2023-05-08T09:00:00Z')), '08/05/23');
});

test('day lines, in the language of the person', () => {
  const de = dates('de-DE');
  assert.equal(de.day(seconds('2024-05-15T09:05:00Z')), 'Heute');
  assert.equal(de.day(seconds('2024-05-14T09:05:00Z')), 'Gestern');
  assert.equal(de.day(seconds('2024-05-13T09:05:00Z')), 'Montag, 13. Mai');
  assert.equal(de.day(seconds('2023-05-13T09:05:00Z')), '13. Mai 2023');
});

test('days are those of the time zone', () => {
  const late = seconds('2024-05-14T23:30:00Z');
  assert.equal(dates('en-GB', 'UTC').daysAgo(late), 1);
  assert.equal(dates('en-GB', 'Europe/Berlin').daysAgo(late), 0);
  assert.equal(dates('en-GB', 'Asia/Kathmandu').dayKey(seconds('2024-05-14T18:14:59Z')), '2024-05-14');
  assert.equal(dates('en-GB', 'Asia/Kathmandu').dayKey(seconds('2024-05-14T18:15:00Z')), '2024-05-15');
});

test('a clock that is a little ahead does not show tomorrow', () => {
  assert.equal(dates('en-GB').short(seconds('2024-05-16T00:30:00Z')), '00:30');
});
