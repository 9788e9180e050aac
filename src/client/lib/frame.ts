/** A frame as tall as a whole list would put the bar at its lower edge out of sight: the page scrolls inside instead. */
const MOST_OF_SCREEN = 0.85;
const LEAST = 480;

/** Asks the LMS for a frame of a comfortable height, where it obeys (Canvas, Brightspace); Moodle does not. */
export function askForHeight(): void {
  if (window.parent === window) return;
  let asked = 0;
  const ask = (): void => {
    const most = Math.round(window.screen.availHeight * MOST_OF_SCREEN);
    const height = Math.max(LEAST, Math.min(document.documentElement.scrollHeight, most));
    if (Math.abs(height - asked) < 16) return;
    asked = height;
    // No secret: any parent may know how tall we are.
    window.parent.postMessage({ subject: 'lti.frameResize', height }, '*');
  };
  new ResizeObserver(ask).observe(document.body);
  ask();
}
