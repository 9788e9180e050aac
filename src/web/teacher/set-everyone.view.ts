import type { Meeting } from '../../domain/meeting.ts';
import { sameMark, type Mark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page, PageHead } from '../page.ts';
import { paths } from '../paths.ts';
import { markText } from './mark-form.ts';
import { markChoice } from './mark-words.ts';

export interface SetEveryoneModel {
  head: PageHead;
  action: string;
  words: string;
  fields: { name: string; value: string }[];
  backHref: string;
}

/** The question before everybody's mark is replaced. */
export type SetEveryonePage = Page<SetEveryoneModel>;

/** The question before everybody is set to one mark, with how many marks it replaces. */
export function setEveryoneModel(t: Translator, meeting: Meeting, mark: Mark): SetEveryoneModel {
  const backHref = paths.teacher.meeting(meeting.id);
  const replaced = meeting.sheet.filter((row) => row.mark !== null && !sameMark(row.mark, mark)).length;
  return {
    head: {
      title: t.t('teacher.bulk.everyoneTitle', { mark: markChoice(t, mark) }),
      breadcrumbs: [{ href: backHref, label: t.t('teacher.rollCall') }],
    },
    action: paths.teacher.bulk(meeting.id),
    words: t.t('teacher.bulk.everyoneWords', { count: meeting.sheet.length, replaced }),
    fields: [
      { name: 'scope', value: 'everyone' },
      { name: 'to', value: markText(mark) },
      { name: 'confirmed', value: 'yes' },
    ],
    backHref,
  };
}
