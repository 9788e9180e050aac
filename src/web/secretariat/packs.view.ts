import type { ShownPack } from '../../application/packs/read-packs.ts';
import { ACTION_NATURES, type PackRecord } from '../../application/ports/packs.ts';
import type { Translator } from '../../i18n/index.ts';
import type { FieldError } from '../form.ts';
import type { Page } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import type { ProgressView, StatusView, Tone } from '../shared/partials.ts';
import type { PackTyped } from './packs.form.ts';

/** One pack of the list. */
export interface PackLine {
  href: string;
  course: string;
  period: string;
  asked: string;
  state: StatusView;
}

export type PacksPage = Page<{ newHref: string; lines: PackLine[] }>;

export type NewPackPage = Page<{
  course: string;
  action: string;
  otherCourseHref: string;
  typed: PackTyped;
  natures: { value: string; label: string }[];
  errors: readonly FieldError[];
  errorOf: (field: string) => string | null;
  cancelHref: string;
}>;

export type PackPage = Page<{
  course: string;
  period: string;
  asked: string;
  state: StatusView;
  /** What the state means, and what to do. */
  notice: { tone: Tone; words: string } | null;
  progress: ProgressView | null;
  /** When the page is worth reading again by itself, epoch ms, and the server's clock; null when it is not. */
  reload: { at: number; now: number; href: string } | null;
  /** Null while there is nothing to download. */
  download: { href: string; size: string; until: string } | null;
  sheets: string;
  amended: string | null;
  leftOut: { meeting: string; why: string }[];
  againHref: string;
  listHref: string;
}>;

/** How soon the page looks again how far the pack is. */
const AGAIN_MS = 3_000;
const MEGABYTE = 1024 * 1024;

type Shown = 'making' | 'waiting' | 'ready' | 'failed' | 'removed' | 'expired';

const TONES: Record<Shown, Tone> = {
  making: 'info',
  waiting: 'warning',
  ready: 'success',
  failed: 'danger',
  removed: 'neutral',
  expired: 'neutral',
};

function shownState({ pack, expired }: Pick<ShownPack, 'pack' | 'expired'>): Shown {
  if (expired && pack.state !== 'removed') return 'expired';
  return pack.state === 'making' && pack.waits !== null ? 'waiting' : pack.state;
}

/** The recent packs, newest first, each with how far it is. */
export function packsModel(
  t: Translator,
  { packs, zone }: { packs: readonly Pick<ShownPack, 'pack' | 'expired'>[]; zone: string },
): Omit<PacksPage, 'page'> {
  return {
    newHref: paths.secretariat.newPack,
    lines: packs.map((found) => ({
      href: paths.secretariat.pack(found.pack.id),
      course: found.pack.courseTitle,
      period: periodWords(t, found.pack),
      asked: askedWords(t, found.pack, zone),
      state: statusOf(t, found),
    })),
  };
}

/** The form that asks for the pack of a course, as it was typed. */
export function newPackModel(
  t: Translator,
  facts: { course: string; action: string; typed: PackTyped; errors: readonly FieldError[] },
): Omit<NewPackPage, 'page'> {
  return {
    ...facts,
    otherCourseHref: paths.secretariat.newPack,
    natures: ACTION_NATURES.map((value) => ({ value, label: t.t(`sheet.certificate.natures.${value}`) })),
    errorOf: (field) => facts.errors.find((one) => one.field === field)?.words ?? null,
    cancelHref: paths.secretariat.packs,
  };
}

/** One pack: how far it is, what is not in it, and the download once it is ready. */
export function packModel(
  t: Translator,
  { found, zone, now }: { found: ShownPack; zone: string; now: number },
): Omit<PackPage, 'page'> {
  const { pack, amended } = found;
  const state = shownState(found);
  const going = state === 'making' || state === 'waiting';
  const [href, again] = [paths.secretariat.pack(pack.id), { course: pack.course }];
  return {
    course: pack.courseTitle,
    period: periodWords(t, pack),
    asked: askedWords(t, pack, zone),
    state: statusOf(t, found),
    notice: noticeOf(t, state, pack),
    progress: going ? progressOf(t, pack) : null,
    reload: going ? { at: now + AGAIN_MS, now, href } : null,
    download: state === 'ready' ? downloadOf(t, pack, zone) : null,
    sheets: t.number(pack.sheets.length),
    amended: amended === 0 ? null : t.t('secretariat.packs.amended', { count: amended }),
    leftOut: pack.leftOut.map(({ start, title, why }) => ({
      meeting: [t.dateTime(start, zone), title].filter((words) => words !== '').join(' · '),
      why: t.t(`pack.why.${why}`),
    })),
    againHref: withQuery(paths.secretariat.newPack, again),
    listHref: paths.secretariat.packs,
  };
}

function statusOf(t: Translator, found: Pick<ShownPack, 'pack' | 'expired'>): StatusView {
  const state = shownState(found);
  return { tone: TONES[state], words: t.t(`secretariat.packs.stateOf.${state}`) };
}

function noticeOf(t: Translator, state: Shown, { waits }: PackRecord): PackPage['notice'] {
  switch (state) {
    case 'ready':
      return null;
    case 'waiting':
      return {
        tone: 'warning',
        words: t.t(waits === 'time-stamp' ? 'secretariat.packs.timeStamp' : 'secretariat.packs.failure'),
      };
    case 'making':
    case 'failed':
    case 'removed':
    case 'expired':
      return { tone: TONES[state], words: t.t(`secretariat.packs.${state}`) };
  }
}

function progressOf(t: Translator, { done, total }: PackRecord): ProgressView {
  return {
    label: t.t('secretariat.packs.progress'),
    value: done,
    max: Math.max(total, 1),
    words: t.t('secretariat.packs.progressWords', { done, total }),
    tone: 'info',
  };
}

function downloadOf(t: Translator, pack: PackRecord, zone: string): PackPage['download'] {
  const megabytes = Math.max(0.1, Math.round((pack.size / MEGABYTE) * 10) / 10);
  return {
    href: paths.secretariat.packZip(pack.id),
    size: t.t('secretariat.packs.sizeWords', { megabytes }),
    until: t.dateTime(pack.expiresAt, zone),
  };
}

/** Dates of a pack are days, of no zone. */
export function periodWords(t: Translator, { from, to }: Pick<PackRecord, 'from' | 'to'>): string {
  const day = (date: string): string => t.date(Date.parse(`${date}T12:00:00Z`), 'UTC');
  return t.t('secretariat.packs.periodWords', { from: day(from), to: day(to) });
}

function askedWords(t: Translator, { askedAt, askedBy }: PackRecord, zone: string): string {
  return t.t('secretariat.packs.askedWords', { at: t.dateTime(askedAt, zone), name: askedBy.name });
}
