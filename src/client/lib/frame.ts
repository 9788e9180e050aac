/** A frame as tall as a whole list would put the bar at its lower edge out of sight: the page scrolls inside instead. */
const MOST_OF_SCREEN = 0.85;
const LEAST = 480;

/** Asks the LMS for a frame of a comfortable height, where it obeys (Canvas, Brightspace); Moodle does not. */
export function askForHeight(): void {
  const around = originsAround();
  if (window.parent === window || around.length === 0) return;
  let asked = 0;
  const ask = (): void => {
    const most = Math.round(window.screen.availHeight * MOST_OF_SCREEN);
    // The body's: the document is never lower than the frame is now.
    const height = Math.max(LEAST, Math.min(document.body.scrollHeight, most));
    if (Math.abs(height - asked) < 16) return;
    asked = height;
    for (const origin of around) window.parent.postMessage({ subject: 'lti.frameResize', height }, origin);
  };
  new ResizeObserver(ask).observe(document.body);
  ask();
}

/** The one origin of the LMS's that is around us; all of them in a browser that does not say which. */
function originsAround(): string[] {
  const ours = (document.body.dataset['framedBy'] ?? '').split(' ').filter((origin) => origin !== '');
  if (!('ancestorOrigins' in window.location)) return ours;
  const parent = window.location.ancestorOrigins.item(0);
  return ours.filter((origin) => origin === parent);
}
