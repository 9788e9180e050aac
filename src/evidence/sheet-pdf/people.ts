import type { AttendanceSheet, SheetTeacher, SheetTrainee } from '../../domain/attendance-sheet.ts';
import type { Mark } from '../../domain/roll-call.ts';
import type { Translator } from '../../i18n/index.ts';
import { textBlock } from './blocks.ts';
import { WIDTH, type Block } from './flow.ts';
import { receivedBlock, signatureBlock, type SignatureDrawing } from './signature-cell.ts';
import { BODY, SECTION, STRONG } from './styles.ts';
import { drawTable, inside, type Column } from './table.ts';

const NUMBER = 28;
const ATTENDANCE = 102;
const SIGNATURE = 120;
/** Holds a reference beside a place of seven digits. */
const SIGNED_AT = 108;

export async function drawTrainers(
  drawing: SignatureDrawing,
  teachers: readonly SheetTeacher[],
): Promise<void> {
  const { flow, t } = drawing;
  flow.gap(12);
  flow.heading(2, t.t('sheet.trainers'), { style: SECTION });
  if (teachers.length === 0) {
    flow.paragraph(t.t('sheet.noTrainer'));
    return;
  }
  flow.gap(3);
  const columns = [
    { title: t.t('sheet.trainer'), width: WIDTH - SIGNATURE - SIGNED_AT },
    { title: t.t('sheet.column.signature'), width: SIGNATURE },
    { title: t.t('sheet.column.signedAt'), width: SIGNED_AT },
  ];
  await drawTable(flow, {
    columns,
    rowHeader: 0,
    rows: teachers.map(({ name, signature }) => [
      nameBlock(drawing, name, columns[0]),
      signatureCell(drawing, { name, signature, none: name === null ? erased(drawing) : missing(drawing) }),
      signature === null ? empty : receivedBlock(drawing, signature, inside({ width: SIGNED_AT })),
    ]),
  });
}

export async function drawTrainees(drawing: SignatureDrawing, { trainees }: AttendanceSheet): Promise<void> {
  const { flow, t } = drawing;
  flow.gap(14);
  flow.heading(2, t.t('sheet.trainees'), { style: SECTION });
  if (trainees.length === 0) {
    flow.paragraph(t.t('sheet.noTrainee'));
    return;
  }
  flow.paragraph(t.t('sheet.counts', countsOf(trainees)));
  flow.gap(4);
  const columns: Column[] = [
    { title: t.t('sheet.column.number'), width: NUMBER },
    { title: t.t('sheet.column.name'), width: WIDTH - NUMBER - ATTENDANCE - SIGNATURE - SIGNED_AT },
    { title: t.t('sheet.column.attendance'), width: ATTENDANCE },
    { title: t.t('sheet.column.signature'), width: SIGNATURE },
    { title: t.t('sheet.column.signedAt'), width: SIGNED_AT },
  ];
  await drawTable(flow, { columns, rowHeader: 1, rows: traineeRows(drawing, trainees, columns) });
}

function countsOf(trainees: readonly SheetTrainee[]): Record<string, number> {
  const count = (is: (one: SheetTrainee) => boolean): number => trainees.filter(is).length;
  return {
    total: trainees.length,
    signed: count(({ signature }) => signature !== null),
    absent: count(({ mark }) => mark?.kind === 'absent'),
    missing: count(({ state }) => state === 'missing'),
    notAsked: count(({ state }) => state === 'not-subject'),
    erased: count(({ state }) => state === 'erased'),
  };
}

function* traineeRows(
  drawing: SignatureDrawing,
  trainees: readonly SheetTrainee[],
  columns: readonly Column[],
): Generator<Block[]> {
  const { flow, t } = drawing;
  let number = 0;
  for (const trainee of trainees) {
    const { name, signature } = trainee;
    number += 1;
    yield [
      textBlock(flow, t.number(number), { width: inside({ width: NUMBER }) }),
      nameBlock(drawing, name, columns[1]),
      textBlock(flow, attendanceWords(t, trainee), { width: inside({ width: ATTENDANCE }) }),
      signatureCell(drawing, { name, signature, none: noSignature(drawing, trainee) }),
      signature === null ? empty : receivedBlock(drawing, signature, inside({ width: SIGNED_AT })),
    ];
  }
}

const empty: Block = { height: 0, draw: () => undefined };

function nameBlock({ flow, t }: SignatureDrawing, name: string | null, column: Column | undefined): Block {
  const width = inside(column ?? { width: WIDTH });
  return textBlock(flow, name ?? t.t('sheet.erasedName'), { width, style: name === null ? BODY : STRONG });
}

function signatureCell(
  drawing: SignatureDrawing,
  { name, signature, none }: Pick<SheetTeacher, 'name' | 'signature'> & { none: Block },
): Block {
  if (signature === null) return none;
  const shown = name ?? drawing.t.t('sheet.erasedName');
  return signatureBlock(drawing, { signature, name: shown, width: inside({ width: SIGNATURE }) });
}

function missing({ flow, t }: SignatureDrawing): Block {
  return textBlock(flow, t.t('sheet.signature.missing'), {
    width: inside({ width: SIGNATURE }),
    style: STRONG,
  });
}

function erased({ flow, t }: SignatureDrawing): Block {
  return textBlock(flow, t.t('sheet.signature.erased'), { width: inside({ width: SIGNATURE }) });
}

/** Why there is none, in words. */
function noSignature(drawing: SignatureDrawing, { state }: SheetTrainee): Block {
  const { flow, t } = drawing;
  const words = (text: string): Block => textBlock(flow, text, { width: inside({ width: SIGNATURE }) });
  if (state === 'erased') return erased(drawing);
  if (state === 'absent') return words(t.t('sheet.signature.none'));
  if (state === 'not-subject') return words(t.t('sheet.signature.notSubject'));
  return missing(drawing);
}

function attendanceWords(t: Translator, { state, mark }: SheetTrainee): string {
  return state === 'erased' ? t.t('sheet.mark.erased') : markWords(t, mark);
}

/** A mark in words, a line for each thing it says. */
export function markWords(t: Translator, mark: Mark | null): string {
  if (mark === null) return t.t('sheet.mark.none');
  if (mark.kind === 'absent') return t.t('sheet.mark.absent', { reason: t.t(`sheet.reason.${mark.reason}`) });
  const { lateMinutes, leftEarlyMinutes } = mark;
  return [
    t.t('sheet.mark.present'),
    ...(lateMinutes > 0 ? [t.t('sheet.mark.late', { minutes: lateMinutes })] : []),
    ...(leftEarlyMinutes > 0 ? [t.t('sheet.mark.leftEarly', { minutes: leftEarlyMinutes })] : []),
  ].join('\n');
}
