/** A stretch of a PDF in the form of sheets, from an offset up to another. */
export interface Region {
  name: string;
  from: number;
  to: number;
}

/** Heads, values and streams of every object, the table's lines, the trailer and the end: every byte stands in one. */
export function regionsOf(file: Uint8Array): Region[] {
  const text = Buffer.from(file).toString('latin1');
  const table = text.lastIndexOf('xref\n', text.lastIndexOf('startxref') - 1);
  const trailer = text.indexOf('trailer\n', table);
  const end = text.indexOf('startxref', trailer);
  const starts = [...text.slice(table, trailer).matchAll(/(\d{10}) 00000 n/g)]
    .map(([, place]) => Number(place))
    .sort((one, other) => one - other);
  return [
    { name: 'header', from: 0, to: starts[0] ?? 0 },
    ...starts.flatMap((from, at) => objectRegions(text, { from, to: starts[at + 1] ?? table })),
    ...lines(text, { from: table, to: trailer }),
    { name: 'trailer', from: trailer, to: end },
    { name: 'end', from: end, to: text.length },
  ];
}

function objectRegions(text: string, { from, to }: Omit<Region, 'name'>): Region[] {
  const value = text.indexOf('obj\n', from) + 4;
  const name = text.slice(from, value - 5);
  const last = text.lastIndexOf('endobj', to - 1);
  const stream = text.slice(value, last).search(/>>\nstream\n/);
  const head = { name: `head of ${name}`, from, to: value };
  if (stream < 0)
    return [
      head,
      { name: `value of ${name}`, from: value, to: last },
      { name: `end of ${name}`, from: last, to },
    ];
  const inside = value + stream + 10;
  return [
    head,
    { name: `value of ${name}`, from: value, to: inside },
    { name: `stream of ${name}`, from: inside, to: last },
    { name: `end of ${name}`, from: last, to },
  ];
}

function lines(text: string, { from, to }: Omit<Region, 'name'>): Region[] {
  const found: Region[] = [];
  for (let at = from; at < to;) {
    const next = text.indexOf('\n', at) + 1;
    found.push({ name: `table ${at - from}`, from: at, to: next });
    at = next;
  }
  return found;
}
