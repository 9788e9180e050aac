import type { Meeting } from '../../domain/meeting.ts';
import type { Translator } from '../../i18n/index.ts';

/** When a meeting is, by the clock of its institution. */
export interface MeetingHours {
  /** 'Tue 24 Nov 2026' */
  date: string;
  /** '08:30' */
  from: string;
  to: string;
  /** For `<time datetime>`: UTC. */
  iso: string;
}

export function meetingHours(
  t: Translator,
  { start, end }: Pick<Meeting, 'start' | 'end'>,
  zone: string,
): MeetingHours {
  return {
    date: t.date(start, zone),
    from: t.time(start, zone),
    to: t.time(end, zone),
    iso: new Date(start).toISOString(),
  };
}
