/** A text string of PDF: to pdfkit a bare string is a name. */
export function pdfText(text: string): object {
  const string: unknown = Object(text);
  if (typeof string !== 'object' || string === null) throw new TypeError('a string has an object');
  return string;
}
