import { setTimeout as wait } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { newId, personId } from '../../src/application/identity.ts';
import { PRESENT, ROLL_CALL_NOT_STARTED, type Mark } from '../../src/domain/roll-call.ts';
import { ABSENT, meeting as meetingWith, opening, sheetRow } from '../support/meetings.ts';
import { openDemoSchool, type DemoSchool } from './support/demo-school.ts';
import { Pictures } from './support/pictures.ts';
import { Seat } from './support/seat.ts';
import { stopAtFirstFailure } from './support/steps.ts';
import { openWorld, type World } from './support/world.ts';

const HOUR_MS = 3_600_000;
const ZOE = '5';
const LEI = '6';
const COLUMN = 'Attendance (10 %)';

describe('grades, from a validation to the gradebook of the LMS', () => {
  const pictures = new Pictures('grades');
  let world: World;
  let school: DemoSchool;
  let ada: Seat;
  let gradebook: Page;

  stopAtFirstFailure(() => pictures.takeAll(world.browser));
  before(async () => {
    world = await openWorld();
    school = await openDemoSchool(world);
  });
  after(() => world.close());

  function tool(): Frame {
    const frame = ada.page.frames().find((one) => one.url().startsWith(world.toolUrl));
    if (frame === undefined) throw new Error('the tool is not in the frame');
    return frame;
  }

  /** Validates a meeting of yesterday on the secretariat's own page. */
  async function validate(marks: Readonly<Record<string, Mark>>): Promise<void> {
    const start = world.clock.now() - 24 * HOUR_MS;
    const { institution } = school;
    const made = meetingWith({
      id: newId(),
      institution,
      course: school.course('Java 101'),
      start,
      end: start + HOUR_MS,
      opening: opening({ at: start }),
      sheet: Object.entries(marks).map(([sub, mark]) =>
        sheetRow({ person: personId(institution, world.lmsUrl, sub), name: sub, mark }),
      ),
      rollCall: { ...ROLL_CALL_NOT_STARTED, startedAt: start, version: 1, completedAt: start },
    });
    await world.tool.services.stores.meetings.insert([made]);
    await tool().goto(`${world.toolUrl}/secretariat/supervision/${made.id}/validate`);
    await tool().getByRole('button', { name: 'Validate the meeting' }).click();
    await tool().getByText('The meeting is validated and frozen.').waitFor();
  }

  /** Reloads a page until it shows something; the round comes every five seconds. */
  async function shows(reload: () => Promise<unknown>, isThere: () => Promise<boolean>): Promise<void> {
    do {
      await wait(250);
      await reload();
    } while (!(await isThere()));
  }

  /** Waits until the gradebook has the grades of a student, column by column. */
  async function gradesOf(student: string, grades: readonly string[]): Promise<void> {
    const row = gradebook.getByRole('row').filter({ hasText: student });
    await shows(
      () => gradebook.reload(),
      async () => (await row.getByRole('cell').allTextContents()).join() === grades.join(),
    );
  }

  const grades = (): string => `${world.toolUrl}/secretariat/courses/${school.course('Java 101')}/grades`;

  it('are turned on for a course, on its page in the secretariat', async () => {
    ada = await Seat.at(world);
    await ada.open({ person: 'Ada Admin' });
    await ada.sees('Administration');
    await ada.tool.getByRole('link', { name: 'Secretariat' }).click();
    await ada.goes('Courses');
    await pictures.takeBoth(ada.page, 'courses');
    await ada.tool
      .getByRole('row', { name: /Java 101/ })
      .getByRole('link', { name: 'Off' })
      .click();
    await ada.sees('Grades in the LMS');
    await pictures.takeBoth(ada.page, 'off');
    await ada.tool.getByLabel('Name of the column').fill(COLUMN);
    await ada.tool.getByRole('button', { name: 'Turn grades on' }).click();
    await ada.tool.getByText('Grades are on for this course.').waitFor();
  });

  it('arrive in the gradebook after a validation', async () => {
    await validate({ [ZOE]: PRESENT, [LEI]: ABSENT });
    gradebook = await ada.context.newPage();
    await gradebook.goto(`${world.lmsUrl}/courses/2/grades?person=3`);
    await gradebook.getByRole('columnheader', { name: COLUMN }).or(gradebook.locator('h1')).first().waitFor();
    await gradesOf('Zoé Bréchet', ['–', '100']);
    await gradesOf('雷 李', ['–', '0']);
    await pictures.takeBoth(gradebook, 'gradebook');
    await tool().goto(grades());
    await ada.tool.getByText('The LMS has every attendance rate.').waitFor();
    await pictures.takeBoth(ada.page, 'posted');
  });

  it('say when the column was deleted, and have it made again by a button', async () => {
    await gradebook.getByRole('button', { name: `Delete the column ${COLUMN}` }).click();
    await validate({ [ZOE]: ABSENT });
    const gone = ada.tool.getByText('is no longer in the LMS’s gradebook');
    await shows(
      () => tool().goto(grades()),
      () => gone.isVisible(),
    );
    await pictures.takeBoth(ada.page, 'column-gone');
    await gradesOf('Zoé Bréchet', ['–']);
    await ada.tool.getByRole('button', { name: 'Make the column again' }).click();
    await gradesOf('Zoé Bréchet', ['–', '50']);
    await gradesOf('雷 李', ['–', '0']);
  });
});
