import { DerError, type DerReader, tag } from './der.ts';

/** Both dates of a Validity, ISO 8601 in UTC. Throws DerError for what Go refuses (cryptobyte's ReadASN1UTCTime). */
export function readValidity(validity: DerReader): { readonly notBefore: string; readonly notAfter: string } {
  return { notBefore: readTime(validity), notAfter: readTime(validity) };
}

function readTime(reader: DerReader): string {
  const { tag: timeTag, content } = reader.any('time');
  const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
  const pattern =
    timeTag === tag.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/
      : timeTag === tag.generalizedTime
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
        : null;
  const match = pattern?.exec(text) ?? null;
  if (match === null) throw new DerError('malformed time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  // RFC 5280: two digits of a year mean 1950 to 2049.
  const fullYear = timeTag === tag.generalizedTime ? year : year < 50 ? 2000 + year : 1900 + year;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, month - 1, day);
  time.setUTCHours(hour, minute, second);
  const kept = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hour;
  if (!kept || month < 1 || minute > 59 || second > 59) throw new DerError('malformed time');
  return time.toISOString();
}
