import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import type { Response } from 'supertest';
import { ERROR_STATUS, type ErrorCode } from '../../../src/errors.ts';
import { translatorFor } from '../../../src/i18n/index.ts';
import { COOKIES } from '../../../src/web/cookies.ts';
import { expectValidHtml } from '../../web/support/html.ts';
import { setCookies } from './browser.ts';

interface LogLine {
  id?: string;
  code?: string;
  status?: number;
  path?: string;
}

/** What must never stand in the log: values, not the name of a parameter or claim that is wrong. */
const NEVER_LOGGED = /eyJ[\w-]+\.|sesskey|return_url|(?<!"(?:parameter|claim)":")(?:id_token|nonce)/;

/**
 * A refusal as it must be: its code and status, a page in the language of the browser with what was kept and what to
 * do, a correlation id that is in one line of the log, no session, no stack, no secret.
 */
export async function expectRefusal(
  answer: Response,
  code: ErrorCode,
  { logged, language = 'en' }: { logged: readonly string[]; language?: string },
): Promise<void> {
  expect(answer.text.match(/data-code="(\w+)"/)?.[1], answer.text.slice(0, 400)).to.equal(code);
  expect(answer.status).to.equal(ERROR_STATUS[code]);
  expect(answer.headers['content-type']).to.match(/^text\/html/);
  expect(answer.headers['content-language']).to.equal(language);
  const words = translatorFor(language);
  for (const key of ['common.errorPage.kept', 'common.errorPage.next'] as const) {
    expect(answer.text).to.include(words.t(key));
  }
  expectValidHtml(answer.text);
  expect(answer.text).not.to.match(/\bat .+:\d+:\d+|node_modules|\.[jt]s:\d+/);
  expect(setCookies(answer).some((set) => set.startsWith(COOKIES.session))).to.equal(false);
  expect(answer.headers['content-security-policy']).to.include('frame-ancestors');
  const id = String(answer.headers['x-correlation-id']);
  expect(answer.text).to.include(id);
  await expectOneLine(logged, { id, code, status: answer.status });
}

async function expectOneLine(
  logged: readonly string[],
  { id, code, status }: Required<Pick<LogLine, 'id' | 'code' | 'status'>>,
): Promise<void> {
  const ofRequest = (): string[] => logged.filter((line) => line.includes(id) && line.includes('"path"'));
  // The line is written once the answer has gone out.
  for (let turn = 0; turn < 50 && ofRequest().length === 0; turn++) await wait(10);
  const lines = ofRequest();
  expect(lines, `log lines of ${id}`).to.have.length(1);
  const line = JSON.parse(lines[0] ?? '{}') as LogLine & { res?: { status: number } };
  expect(line.code).to.equal(code);
  expect(line.res?.status ?? line.status).to.equal(status);
  for (const each of logged) expect(each).not.to.match(NEVER_LOGGED);
}
