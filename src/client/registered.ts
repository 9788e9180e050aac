import { isWindow } from './lib/windows.ts';

/**
 * `data-lti-close="<origin of the LMS>"` on a link: ends the registration where the LMS waits for that, in the window that
 * opened this one or holds its frame. Elsewhere, and without scripts, the link leads to the LMS.
 */
for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-lti-close]')) {
  link.addEventListener('click', (event) => {
    const lms = lmsWindow();
    if (lms === null) return;
    event.preventDefault();
    // LTI Dynamic Registration 1.0 section 3.7.
    lms.postMessage({ subject: 'org.imsglobal.lti.close' }, link.dataset['ltiClose'] ?? '');
  });
}

function lmsWindow(): Window | null {
  const opener: unknown = window.opener;
  if (isWindow(opener)) return opener;
  return window.parent === window ? null : window.parent;
}
