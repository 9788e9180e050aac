import { frameLoop, QRCanvas, rearCamera, type QRCamera } from 'qr/dom.js';

interface BarcodeDetectorLike {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => BarcodeDetectorLike;
  }
}

/** Reads a frame of the video: the browser's own detector where there is one, else a decoder in plain JavaScript. */
function frameReader(video: HTMLVideoElement): (camera: QRCamera) => Promise<string | null> {
  const Detector = window.BarcodeDetector;
  if (Detector !== undefined) {
    const detector = new Detector({ formats: ['qr_code'] });
    return async () => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const canvas = new QRCanvas();
  return async (camera) => {
    const read = await camera.readFrame(canvas, true);
    return typeof read === 'string' ? read : null;
  };
}

/** The in-page scanner: the second way, after the phone's own camera and before the typed code. */
function enhance(section: HTMLElement): void {
  const button = section.querySelector<HTMLButtonElement>('[data-scan-start]');
  const video = section.querySelector('video');
  const form = section.querySelector<HTMLFormElement>('form[data-scan]');
  const message = section.querySelector<HTMLElement>('[data-scan-message]');
  if (button === null || video === null || form === null || message === null) return;
  section.hidden = false;
  button.addEventListener('click', () => {
    message.textContent = section.dataset['sayLooking'] ?? '';
    void scan({ video, form, button }).catch(() => {
      message.textContent = section.dataset['sayDenied'] ?? '';
      button.disabled = false;
    });
  });
}

async function scan(parts: {
  video: HTMLVideoElement;
  form: HTMLFormElement;
  button: HTMLButtonElement;
}): Promise<void> {
  const { video, form, button } = parts;
  button.disabled = true;
  const camera = await rearCamera(video);
  video.hidden = false;
  const read = frameReader(video);
  let reading = false;
  const stop = frameLoop(() => {
    if (reading) return;
    reading = true;
    void read(camera)
      .then((text) => {
        if (text === null || !take(form, text)) return;
        stop();
        camera.stop();
        form.requestSubmit();
      })
      .finally(() => {
        reading = false;
      });
  });
}

/** Takes a code of ours and leaves every other QR alone. */
function take(form: HTMLFormElement, text: string): boolean {
  const token = /\/q\/([A-Za-z0-9._-]+)$/.exec(text)?.[1];
  const field = form.querySelector<HTMLInputElement>('input[name=token]');
  if (token === undefined || field === null) return false;
  field.value = token;
  return true;
}

const section = document.querySelector<HTMLElement>('[data-scanner]');
if (section !== null) enhance(section);
