import type { Response } from 'express';

/** A PDF to keep. @param name a reference; what file systems refuse becomes a hyphen */
export function sendPdf(res: Response, name: string, pdf: Uint8Array): void {
  attach(res, `${name}.pdf`);
  res.type('application/pdf').send(Buffer.from(pdf));
}

/** An evidence bundle to keep. @param json canonical JSON */
export function sendBundle(res: Response, name: string, json: string): void {
  attach(res, `${name}.emarge.json`);
  // The very bytes: a verifier takes no others.
  res.type('application/json').send(Buffer.from(json));
}

function attach(res: Response, file: string): void {
  const name = file.replace(/[^A-Za-z0-9._-]/g, '-');
  res.set('Cache-Control', 'no-store').set('Content-Disposition', `attachment; filename="${name}"`);
}
