import { makeMeetings, type MeetingPlan } from '../../application/plan-meetings.ts';
import type { Course } from '../../domain/course.ts';
import type { Meeting } from '../../domain/meeting.ts';
import type { Person } from '../../domain/person.ts';
import { AppError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { Flash } from '../flash.ts';
import type { FieldError } from '../form.ts';
import type { Page, PageHead } from '../page.ts';
import type { WebServices } from '../services.ts';
import { checkMeeting, meetingErrors, meetingForm, savedLine, type MeetingTyped } from './meeting-form.ts';
import { meetingFormModel, type MeetingFormModel } from './meeting-form.view.ts';
import type { NoticeView } from './partials.ts';

/** The form of a new meeting: model of `views/shared/new-meeting-page.ejs`. */
export type NewMeetingPage = Page<{
  course: string;
  /** Where another course is chosen; null where the course is given. */
  otherCourse: { href: string; label: string } | null;
  notice: NoticeView | null;
  form: MeetingFormModel;
}>;

type Asked = Pick<Context<string>, 'auth' | 't'>;

/** The course of a new meeting. @throws AppError COURSE_UNKNOWN */
export async function courseOf(
  services: WebServices,
  { auth }: Pick<Asked, 'auth'>,
  id: string,
): Promise<Course> {
  const course = await services.stores.courses.find(auth.institution.key, id);
  if (course === null) throw new AppError('COURSE_UNKNOWN');
  return course;
}

/** The teachers of a course, whom its meetings may name. */
export function teachersOf(
  services: WebServices,
  course: Pick<Course, 'id' | 'institution'>,
): Promise<readonly Person[]> {
  return services.stores.people.inCourse(course.institution, course.id, 'teacher');
}

/** A form that was refused: what was typed, and what is wrong with it. */
export interface Refused {
  ok: false;
  typed: MeetingTyped;
  errors: readonly FieldError[];
}

/** Makes what was typed. @throws AppError whatever belongs to no field */
export async function makeTyped(
  services: WebServices,
  { auth, t, body }: Asked & Pick<Context<string>, 'body'>,
  course: string,
): Promise<{ ok: true; made: Meeting[]; plan: MeetingPlan; line: Flash } | Refused> {
  const typed = body(meetingForm);
  const rules = auth.institution;
  const checked = checkMeeting(t, typed, { rules, course, made: false });
  if (!checked.ok) return { ok: false, typed, errors: checked.errors };
  const { plan } = checked;
  try {
    const made = await makeMeetings(services, auth, plan);
    const words = t.t('common.meetingForm.made', { count: made.length });
    return { ok: true, made, plan, line: savedLine(t, plan, { rules, words }) };
  } catch (thrown) {
    return { ok: false, typed, errors: meetingErrors(t, thrown) };
  }
}

/** What a webspace puts around the form. */
export interface NewMeetingPlace {
  head: PageHead;
  otherCourse: NewMeetingPage['otherCourse'];
  notice: NoticeView | null;
  action: string;
  cancelHref: string;
}

/** Shows the form, fresh or refused. */
export function showNewMeeting(
  { auth, t, page }: Asked & Pick<Context<string>, 'page'>,
  place: NewMeetingPlace,
  shown: {
    courseName: string;
    teachers: readonly Person[];
    typed: MeetingTyped;
    errors: readonly FieldError[];
  },
): void {
  const { courseName, typed, errors, teachers } = shown;
  const { action, cancelHref, otherCourse, notice, head } = place;
  const form = meetingFormModel(t, {
    rules: auth.institution,
    typed,
    errors,
    teachers,
    made: false,
    repeats: true,
    action,
    submitLabel: t.t('common.meetingForm.make'),
    cancelHref,
  });
  const status = errors.length > 0 ? 400 : 200;
  page('shared/new-meeting-page', { ...head, status }, { course: courseName, otherCourse, notice, form });
}
