/** Days between the two date systems: serial 0 of 1904 is serial 1462 of 1900. */
export const DAYS_1904 = 1462;
const DAY_MS = 86_400_000;
/** 1899-12-30: with it as day 0, serials from 61 (1900-03-01) on are right. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
/** Serial 60 is 1900-02-29, a day that never was: Excel keeps the mistake of Lotus 1-2-3. */
const LEAP_BUG = 60;
/** 9999-12-31 in the 1900 system, the last date of Excel. */
export const LAST_DATE = 2_958_465;

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?)?$/;

/**
 * Serial of an ISO 8601 date or date-time without zone; null where the text is none or lies outside what the date
 * system can hold (1900-01-01, or 1904-01-01, to 9999-12-31).
 */
export function serialOfIso(iso: string, dateSystem: 1900 | 1904): number | null {
  const match = ISO.exec(iso);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = new Date(Date.UTC(year, month - 1, day));
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  let days = (at.getTime() - EPOCH_1900) / DAY_MS;
  if (days <= LEAP_BUG) days -= 1;
  const serial = dateSystem === 1904 ? days - DAYS_1904 : days;
  if (serial < (dateSystem === 1904 ? 0 : 1) || days > LAST_DATE) return null;
  return serial + (hour * 3600 + minute * 60 + second + Number(match[7] ?? 0)) / 86_400;
}

/** ISO 8601 of a serial: a date, or a date-time where it has a time; null outside the range of the date system. */
export function isoOfSerial(serial: number, dateSystem: 1900 | 1904): string | null {
  // Excel rounds to the millisecond before it splits day and time.
  const ms = Math.round((dateSystem === 1904 ? serial + DAYS_1904 : serial) * DAY_MS);
  const days = Math.floor(ms / DAY_MS);
  if (serial < 0 || days < 0 || days > LAST_DATE) return null;
  const time = ms - days * DAY_MS;
  let date: string;
  if (dateSystem === 1900 && days === LEAP_BUG) date = '1900-02-29';
  else {
    const shifted = days < LEAP_BUG ? days + 1 : days;
    date = new Date(EPOCH_1900 + shifted * DAY_MS).toISOString().slice(0, 10);
  }
  if (time === 0) return date;
  const clock = new Date(time).toISOString().slice(11, 23);
  return `${date}T${clock.endsWith('.000') ? clock.slice(0, 8) : clock}`;
}
