// Dates for people, in their own locale and time zone. Dates on the wire are seconds.

export class DateFormat {
  #now;
  #time;
  #weekday;
  #date;
  #dateYear;
  #day;
  #dayYear;
  #full;
  #at;
  #relative;
  #parts;
  #keys = new Map();

  // now() in milliseconds; timeZone for tests, the browser's own otherwise.
  constructor({ locale, now, timeZone }) {
    const format = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone });
    this.#now = now;
    this.#time = format({ hour: '2-digit', minute: '2-digit' });
    this.#weekday = format({ weekday: 'short' });
    this.#date = format({ day: 'numeric', month: 'short' });
    this.#dateYear = format({ day: '2-digit', month: '2-digit', year: '2-digit' });
    this.#day = format({ weekday: 'long', day: 'numeric', month: 'long' });
    this.#dayYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
    this.#full = format({ dateStyle: 'full', timeStyle: 'short' });
    this.#at = format({ dateStyle: 'medium', timeStyle: 'short' });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    this.#parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  }

  // '2024-05-01': equal for dates of the same local day.
  dayKey(seconds) {
    const quarter = Math.floor(seconds / 900); // no zone changes its day within a quarter of an hour
    let key = this.#keys.get(quarter);
    if (key === undefined) {
      key = this.#parts.format(seconds * 1000);
      if (this.#keys.size > 5_000) this.#keys.clear();
      this.#keys.set(quarter, key);
    }
    return key;
  }

  // Whole local days from that date to now: 0 today, 1 yesterday.
  daysAgo(seconds) {
    const dayNumber = (key) => Date.parse(`${key}T00:00:00Z`) / 86_400_000;
    return dayNumber(this.dayKey(this.#now() / 1000)) - dayNumber(this.dayKey(seconds));
  }

  time(seconds) {
    return this.#time.format(seconds * 1000);
  }

  full(seconds) {
    return this.#full.format(seconds * 1000);
  }

  // A point in time, where there is little space.
  at(seconds) {
    return this.#at.format(seconds * 1000);
  }

  // In lists: the time today, then "yesterday", the weekday, the date.
  short(seconds) {
    const days = this.daysAgo(seconds);
    if (days <= 0) return this.time(seconds);
    if (days === 1) return capital(this.#relative.format(-1, 'day'));
    if (days < 7) return this.#weekday.format(seconds * 1000);
    return (this.#sameYear(seconds) ? this.#date : this.#dateYear).format(seconds * 1000);
  }

  // On day lines.
  day(seconds) {
    const days = this.daysAgo(seconds);
    if (days === 0 || days === 1) return capital(this.#relative.format(-days, 'day'));
    return (this.#sameYear(seconds) ? this.#day : this.#dayYear).format(seconds * 1000);
  }

  #sameYear(seconds) {
    return this.dayKey(seconds).slice(0, 4) === this.dayKey(this.#now() / 1000).slice(0, 4);
  }
}

function capital(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
