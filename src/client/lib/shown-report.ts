import type { Outcome, Report, Verdict } from '../../evidence/verify/report.ts';
import { describe, type Line } from '../../evidence/verify/words/describe.ts';
import { filled, type VerifierWords } from '../../evidence/verify/words/words.ts';

const TONES: Record<Outcome | Verdict, string> = {
  passed: 'success',
  failed: 'danger',
  'not-checkable': 'warning',
  incomplete: 'warning',
};

/** A report as part of the page: the verdict, then every step. */
export function shownReport(file: string, report: Report, words: VerifierWords): HTMLElement {
  const article = element('article', { className: 'report' });
  const heading = element('h3', { textContent: file, dir: 'auto' });
  const verdict = element('p', { className: 'notice', textContent: words.verdicts[report.verdict] });
  verdict.dataset['tone'] = TONES[report.verdict];
  article.dataset['verdict'] = report.verdict;
  article.append(heading, verdict);
  for (const notice of report.notices)
    article.append(element('p', { className: 'hint', textContent: words.notices[notice] }));
  for (const { title, lines } of describe(report, words)) {
    const list = element('ul', { className: 'report__lines' });
    list.append(...lines.map((line) => shownLine(line, words)));
    article.append(element('h4', { textContent: title }), list);
  }
  return article;
}

function shownLine({ outcome, words: text, subjects }: Line, words: VerifierWords): HTMLElement {
  const item = element('li', {});
  const status = element('span', { className: 'status', textContent: words.outcomes[outcome] });
  status.dataset['tone'] = TONES[outcome];
  const said = element('span', { textContent: text, dir: 'auto' });
  item.append(status, ' ', said);
  if (subjects.length > 0) item.append(shownSubjects(subjects, words, outcome !== 'passed'));
  return item;
}

/** Forty that are alike fold into one line; what is not well is shown. */
function shownSubjects(subjects: readonly string[], words: VerifierWords, open: boolean): HTMLElement {
  const [only, another] = subjects;
  if (only !== undefined && another === undefined)
    return element('span', { className: 'report__subject', textContent: only, dir: 'auto' });
  const details = element('details', { open });
  const list = element('ul', {});
  list.append(...subjects.map((subject) => element('li', { textContent: subject, dir: 'auto' })));
  details.append(element('summary', { textContent: filled(words.fold, { count: subjects.length }) }), list);
  return details;
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] {
  return Object.assign(document.createElement(tag), properties);
}
