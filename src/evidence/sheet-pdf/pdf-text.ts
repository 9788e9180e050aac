/** A text string of PDF: to pdfkit a bare string is a name. */
export function pdfText(text: string): object {
  return Object(text) as object;
}
