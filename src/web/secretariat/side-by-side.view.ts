import { MOST_SIDE_BY_SIDE, type SideBySide } from '../../application/side-by-side.ts';
import { setAsideBy } from '../../domain/amendment.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { EmptyStateView } from '../shared/partials.ts';
import { signatureShown, type SignatureShown } from './row-words.ts';

/** One signature among the others. */
export interface SideCard {
  shown: SignatureShown;
  /** Read out with the drawing. */
  label: string;
  /** What was signed, of a teacher; empty for a student. */
  rollCall: string;
  received: string;
  iso: string;
  course: string;
  href: string;
  statementHref: string;
  aside: boolean;
}

export type SideBySidePage = Page<{ cards: SideCard[]; more: string; empty: EmptyStateView | null }>;

/** A person's signatures beside one another, for a human to compare: nothing is computed of them. */
export function sideBySideModel(
  t: Translator,
  { signatures, more }: SideBySide,
  zone: string,
): Omit<SideBySidePage, 'page'> {
  return {
    cards: signatures.map((signature) => cardOf(t, signature, zone)),
    more: more ? t.t('secretariat.sideBySide.newest', { count: MOST_SIDE_BY_SIDE }) : '',
    empty:
      signatures.length > 0
        ? null
        : {
            title: t.t('secretariat.sideBySide.none'),
            words: t.t('secretariat.sideBySide.noneNext'),
            action: null,
          },
  };
}

function cardOf(
  t: Translator,
  { sealed, meeting }: SideBySide['signatures'][number],
  zone: string,
): SideCard {
  return {
    shown: signatureShown(t, sealed.shown),
    label: t.t('secretariat.drawnBy', { name: sealed.shown.name }),
    rollCall:
      sealed.type === 'teacher-signature'
        ? t.t('secretariat.sideBySide.rollCall', { version: sealed.revision })
        : '',
    received: t.dateTime(sealed.receivedAt, zone),
    iso: new Date(sealed.receivedAt).toISOString(),
    course: meeting?.opening?.courseTitle ?? meeting?.title ?? '',
    href: paths.secretariat.supervised(sealed.meeting),
    statementHref: paths.secretariat.statement(sealed.id),
    aside: sealed.setAside !== null || setAsideBy(meeting?.amendments ?? [], sealed.digest) !== null,
  };
}
