/**
 * `<form data-opens-projector>` posts within the LMS's frame and is answered by a form that opens the projector's window
 * (see `web/teacher/projector-handoff.routes.ts`). Here both are one press: the window is opened while the press still
 * counts as one, then the answered form is sent into it. Where windows are refused, the answer comes as a page.
 */
export function wireProjector(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset['opensProjector'] === undefined) return;
    const name = `projector-${form.action.replace(/\W+/g, '-')}`;
    const opened = window.open('', name);
    if (opened === null) return;
    event.preventDefault();
    opened.focus();
    void handOver(form, name).then((done) => {
      if (done) return;
      opened.close();
      form.submit(); // says in this page why not
    });
  });
}

async function handOver(form: HTMLFormElement, name: string): Promise<boolean> {
  const handoff = await askForHandoff(form).catch(() => null);
  if (handoff === null) return false;
  handoff.hidden = true;
  handoff.target = name;
  document.body.append(handoff);
  handoff.submit();
  handoff.remove();
  return true;
}

async function askForHandoff(form: HTMLFormElement): Promise<HTMLFormElement | null> {
  const fields = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { Accept: 'text/html' },
    body: new URLSearchParams(fields),
  });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const handoff = page.querySelector<HTMLFormElement>('form[data-handoff]');
  return handoff === null ? null : document.importNode(handoff, true);
}
