import type { StructureElement } from 'pdfkit';
import type { Block, Flow } from './flow.ts';
import { leadingOf } from './pen.ts';
import { BODY } from './styles.ts';
import type { Line, TextStyle } from './text.ts';

/** A text that is wrapped to a width, points. */
export function textBlock(
  flow: Flow,
  text: string,
  { width, style = BODY }: { width: number; style?: TextStyle },
): Block {
  return linesBlock(flow, { text, style, lines: text === '' ? [] : flow.pen.lines(text, style, width) });
}

interface Lines {
  text: string;
  style: TextStyle;
  lines: readonly Line[];
}

function linesBlock(flow: Flow, { text, style, lines }: Lines): Block {
  const leading = leadingOf(style);
  const part = (from: number, to?: number): Block => {
    const some = lines.slice(from, to);
    return linesBlock(flow, { text: some.map((line) => line.text).join(' '), style, lines: some });
  };
  return {
    height: lines.length * leading,
    draw: (parent, { x, y }) => {
      if (lines.length === 0) return;
      const write = (): void => {
        lines.forEach((line, i) => {
          flow.pen.write(line, style, { x, y: y + i * leading });
        });
      };
      if (parent === null) write();
      else flow.readAs(parent, text, lines).add(write);
    },
    split: (height) => {
      const fitting = Math.floor(height / leading);
      return [part(0, fitting), part(fitting)];
    },
  };
}

/** Blocks one below the other. */
export function stacked(blocks: readonly Block[]): Block {
  return {
    height: blocks.reduce((sum, { height }) => sum + height, 0),
    draw: (parent: StructureElement | null, spot) => {
      let { y } = spot;
      for (const block of blocks) {
        block.draw(parent, { ...spot, y });
        y += block.height;
      }
    },
    split: (height) => splitStack(blocks, height),
  };
}

function splitStack(blocks: readonly Block[], height: number): [Block, Block] {
  let left = height;
  const fitting = blocks.findIndex((block) => {
    left -= block.height;
    return left < 0;
  });
  const whole = fitting === -1 ? blocks.length : fitting;
  const cut = blocks[whole];
  const [some, more] = cut?.split?.(left + cut.height) ?? [null, cut ?? null];
  return [
    stacked([...blocks.slice(0, whole), ...(some === null ? [] : [some])]),
    stacked([...(more === null ? [] : [more]), ...blocks.slice(whole + 1)]),
  ];
}
