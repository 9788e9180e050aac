import { create } from 'qrcode';

/** A QR code to draw: one path in a square of `size` units, quiet zone included. */
export interface QrPicture {
  size: number;
  path: string;
}

/** Light modules around the code; ISO/IEC 18004 asks for four. */
const QUIET_ZONE = 4;

/** Draws each run of dark modules of a row as one bar. Level M: glare on a wall spoils some modules. */
export function qrPicture(text: string): QrPicture {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from(data.slice(y * size, (y + 1) * size), String).join(''),
  );
  const bars = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(
      ({ index, 0: run }) => `M${index + QUIET_ZONE} ${y + QUIET_ZONE}h${run.length}v1h-${run.length}z`,
    ),
  );
  return { size: size + 2 * QUIET_ZONE, path: bars.join('') };
}
