import { deflateSync } from 'node:zlib';

/** A PDF in the form of ours from its objects, without a seal unless one of them is one. */
export function smallPdf(objects: readonly (string | Buffer)[], trailer = '/Root 1 0 R'): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xff\xff\xff\xff\n', 'latin1')];
  const places: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [at, object] of objects.entries()) {
    const part = Buffer.concat([
      Buffer.from(`${at + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    places.push(length);
    length += part.length;
    parts.push(part);
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const head = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  const foot = `trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(head + foot)]);
}

/** A stream object, packed. */
export function packed(content: Buffer): Buffer {
  const body = deflateSync(content, { level: 9 });
  const head = `<< /Type /EmbeddedFile /Filter /FlateDecode /Length ${body.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), body, Buffer.from('\nendstream')]);
}

/** A PDF with something attached as a sheet attaches its bundle. */
export function attaching(content: Buffer): Buffer {
  return smallPdf(
    [
      '<< /Type /Catalog /Names 2 0 R >>',
      '<< /EmbeddedFiles << /Names [(evidence.emarge.json) 3 0 R] >> >>',
      '<< /Type /Filespec /F (evidence.emarge.json) /UF (evidence.emarge.json) /EF << /F 4 0 R >> >>',
      packed(content),
      '<< /EmargeBundle (x) >>',
    ],
    '/Root 1 0 R /Info 5 0 R',
  );
}
