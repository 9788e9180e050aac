import type { Platform } from '../../application/ports/platforms.ts';
import type { Institution } from '../../domain/institution.ts';
import type { LicenceStatus } from '../../domain/licence.ts';
import type { Translator } from '../../i18n/index.ts';
import type { Page } from '../page.ts';
import { paths } from '../paths.ts';
import type { StatusView } from '../shared/partials.ts';
import { whyNot } from './licence.view.ts';

export interface Task {
  /** Where it is done. */
  href: string;
  label: string;
  hint: string;
  state: StatusView;
}

export type AdminHome = Page<{ institution: string; tasks: Task[]; allDone: boolean; audit: string }>;

/** What the list is drawn up from. */
export interface Readiness {
  institution: Institution;
  licence: LicenceStatus;
  platforms: readonly Platform[];
  secretaries: number;
  /** Courses under digital signature. */
  courses: number;
}

/** Everything that is needed before the first signature, in the order in which it is done. */
export function homeView(t: Translator, ready: Readiness): Omit<AdminHome, 'page'> {
  const tasks = [
    platformTask(t, ready),
    licenceTask(t, ready),
    ...activationTasks(t, ready),
    providerTask(t, ready),
    secretaryTask(t, ready),
    coursesTask(t, ready),
  ];
  return {
    institution: ready.institution.name,
    tasks: tasks.map(({ done, ...task }) => ({ ...task, state: stateOf(t, done) })),
    allDone: tasks.every(({ done }) => done),
    audit: paths.admin.audit,
  };
}

type Step = Omit<Task, 'state'> & { done: boolean };

function stateOf(t: Translator, done: boolean): StatusView {
  return done
    ? { tone: 'success', words: t.t('admin.tasks.done') }
    : { tone: 'neutral', words: t.t('admin.tasks.todo') };
}

function platformTask(t: Translator, { platforms }: Readiness): Step {
  const issuers = t.list([...new Set(platforms.map(({ issuer }) => issuer))]);
  const done = platforms.length > 0;
  return {
    href: paths.admin.connect,
    label: t.t('admin.tasks.platform'),
    hint: done ? t.t('admin.tasks.platformDone', { platforms: issuers }) : t.t('admin.tasks.platformTodo'),
    done,
  };
}

function licenceTask(t: Translator, { institution, licence: status }: Readiness): Step {
  const { licence, timeZone } = institution;
  const date = licence === null ? '' : t.date(licence.to - 1, timeZone);
  const threshold = t.number(licence?.threshold ?? 0);
  return {
    href: paths.admin.signature,
    label: t.t('admin.tasks.licence'),
    hint: whyNot(t, status, institution) ?? t.t('admin.tasks.licenceDone', { threshold, date }),
    done: status === 'granted',
  };
}

function activationTasks(t: Translator, { institution, licence }: Readiness): Step[] {
  const { signatureActive, currentCode } = institution.settings;
  const hint =
    currentCode === null ? t.t('admin.tasks.codeTodo') : t.t('admin.tasks.codeDone', { code: currentCode });
  return [
    {
      href: paths.admin.signature,
      label: t.t('admin.tasks.activate'),
      hint: t.t('admin.tasks.activateHint'),
      done: signatureActive,
    },
    {
      href: licence === 'granted' ? paths.admin.codes : paths.admin.signature,
      label: t.t('admin.tasks.code'),
      hint,
      done: currentCode !== null,
    },
  ];
}

function providerTask(t: Translator, { institution }: Readiness): Step {
  const { registrationNumber, address } = institution;
  return {
    href: paths.admin.provider,
    label: t.t('admin.tasks.provider'),
    hint: t.t('admin.tasks.providerHint'),
    done: registrationNumber !== '' && address !== '',
  };
}

function secretaryTask(t: Translator, { secretaries: count }: Readiness): Step {
  return {
    href: paths.admin.people,
    label: t.t('admin.tasks.secretary'),
    hint: count === 0 ? t.t('admin.tasks.secretaryTodo') : t.t('admin.tasks.secretaryDone', { count }),
    done: count > 0,
  };
}

function coursesTask(t: Translator, { courses: count }: Readiness): Step {
  return {
    href: paths.secretariat.courses,
    label: t.t('admin.tasks.courses'),
    hint: count === 0 ? t.t('admin.tasks.coursesTodo') : t.t('admin.tasks.coursesDone', { count }),
    done: count > 0,
  };
}
