import { namesOfTeachers, type AmendedField } from '../../domain/amended.ts';
import type { AttendanceSheet, SheetAmendment } from '../../domain/attendance-sheet.ts';
import type { Mark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import { textBlock } from './blocks.ts';
import { WIDTH, type Block, type Flow } from './flow.ts';
import { markWords } from './people.ts';
import { SECTION, STRONG } from './styles.ts';
import { drawTable, inside, rowsOf } from './table.ts';

/** Every correction with its author and reason, what was before and what is after. */
export async function drawAmendments(flow: Flow, t: Translator, sheet: AttendanceSheet): Promise<void> {
  const { amendments, meeting } = sheet;
  if (amendments.length === 0) return;
  flow.gap(14);
  flow.heading(2, t.t('sheet.amendments'), { style: SECTION });
  for (const amendment of amendments) await drawAmendment(flow, t, { amendment, zone: meeting.timeZone });
}

interface Amending {
  amendment: SheetAmendment;
  zone: string;
}

async function drawAmendment(flow: Flow, t: Translator, { amendment, zone }: Amending): Promise<void> {
  const { number, by, at, reason, setAside } = amendment;
  flow.gap(8);
  flow.heading(3, t.t('sheet.amendment.title', { number }), { style: STRONG });
  flow.paragraph(t.t('sheet.amendment.by', { name: by, at: t.dateTimeWithZone(Date.parse(at), zone) }));
  flow.paragraph(t.t('sheet.amendment.reason', { reason }));
  if (setAside > 0) flow.paragraph(t.t('sheet.amendment.setAside', { count: setAside }));
  const changes = changesOf(t, { amendment, zone });
  if (changes.length === 0) return;
  flow.gap(4);
  const columns = (['what', 'before', 'after'] as const).map((key) => ({
    title: t.t(`sheet.amendment.${key}`),
    width: WIDTH / 3,
  }));
  const cell = (text: string): Block => textBlock(flow, text, { width: inside({ width: WIDTH / 3 }) });
  await drawTable(flow, {
    columns,
    rowHeader: 0,
    rows: rowsOf(changes, ({ what, before, after }) => [what, before, after].map(cell)),
  });
}

function changesOf(
  t: Translator,
  { amendment, zone }: Amending,
): { what: string; before: string; after: string }[] {
  const marked = (mark: Mark | null): string =>
    mark === null ? t.t('sheet.amendment.notOnSheet') : markWords(t, mark);
  return [
    ...amendment.facts.map(({ field, before, after }) => ({
      what: t.t(`sheet.field.${field}`),
      before: valueOf(t, { field, value: before, zone }),
      after: valueOf(t, { field, value: after, zone }),
    })),
    ...amendment.rows.map(({ name, before, after }) => {
      if (name === null) {
        const erased = t.t('sheet.mark.erased');
        return { what: t.t('sheet.erasedName'), before: erased, after: erased };
      }
      return { what: name, before: marked(before), after: marked(after) };
    }),
  ];
}

function valueOf(
  t: Translator,
  { field, value, zone }: { field: AmendedField; value: string; zone: string },
): string {
  const names = field === 'teachers' ? (namesOfTeachers(value) ?? [value]) : null;
  if (value === '' || names?.length === 0) return t.t('sheet.amendment.empty');
  if (names !== null) return t.list(names);
  return field === 'start' || field === 'end' ? t.dateTime(Date.parse(value), zone) : value;
}
