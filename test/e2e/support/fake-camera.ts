import { writeFileSync } from 'node:fs';
import type { Picture } from '../../web/projector/support.ts';

const [WIDTH, HEIGHT] = [640, 480];

/** Switches of a Chromium whose camera sees the film at `file`, without being asked for leave. */
export function cameraOf(file: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** Writes a film (YUV4MPEG2, 4:2:0) of one still picture on a grey wall. */
export function writeFilm(file: string, { side, luma }: Picture): void {
  const wall = new Uint8Array(WIDTH * HEIGHT).fill(140);
  const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1];
  for (let y = 0; y < side; y++) {
    wall.set(luma.subarray(y * side, (y + 1) * side), (top + y) * WIDTH + left);
  }
  const colourless = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128);
  const frame = [Buffer.from('FRAME\n'), wall, colourless];
  const head = Buffer.from(`YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F10:1 Ip A1:1 C420mpeg2\n`);
  writeFileSync(file, Buffer.concat([head, ...frame, ...frame]));
}
