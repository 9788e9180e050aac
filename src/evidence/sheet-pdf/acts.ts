import type { AttendanceSheet } from '../../domain/attendance-sheet.ts';
import type { Translator } from '../../i18n/index.ts';
import { drawFacts } from './facts.ts';
import type { Flow } from './flow.ts';
import { BODY, SECTION } from './styles.ts';

/** The sentences that were signed, in the language in which they were. */
export function drawSentences(
  flow: Flow,
  t: Translator,
  { sentences }: Pick<AttendanceSheet, 'sentences'>,
): void {
  if (sentences.length === 0) return;
  flow.gap(14);
  flow.heading(2, t.t('sheet.signed'), { style: SECTION });
  flow.gap(2);
  for (const { text, locale, signedBy } of sentences) {
    flow.paragraph(t.t(signedBy === 'student' ? 'sheet.signedByStudent' : 'sheet.signedByTeacher'));
    flow.paragraph(text, { style: { ...BODY, style: 'italic' }, indent: 12, lang: locale });
    flow.gap(3);
  }
}

/** Who completed, closed and validated, and when. */
export function drawActs(flow: Flow, t: Translator, sheet: AttendanceSheet): void {
  const { completed, closedEarly, validated, meeting, madeAt } = sheet;
  const at = (iso: string): string => t.dateTimeWithZone(Date.parse(iso), meeting.timeZone);
  flow.gap(14);
  flow.heading(2, t.t('sheet.acts'), { style: SECTION });
  flow.gap(3);
  drawFacts(flow, [
    {
      term: t.t('sheet.completed'),
      value:
        completed === null
          ? t.t('sheet.notCompleted')
          : t.t('sheet.completedWords', {
              name: completed.by,
              at: at(completed.at),
              version: completed.version,
            }),
    },
    ...(closedEarly === null
      ? []
      : [
          {
            term: t.t('sheet.closedEarly'),
            value: t.t('sheet.closedEarlyWords', {
              name: closedEarly.by,
              at: at(closedEarly.at),
              reason: closedEarly.reason,
            }),
          },
        ]),
    {
      term: t.t('sheet.validated'),
      value: t.t('sheet.validatedWords', { name: validated.by, at: at(validated.at) }),
    },
    { term: t.t('sheet.made'), value: at(madeAt) },
  ]);
}
