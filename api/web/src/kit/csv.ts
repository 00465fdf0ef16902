/** Reads a table that a spreadsheet saved as CSV: UTF-8 or GB18030, quotes and all. */

export type Line = Record<string, string>;

/** Gives the text of a file, as spreadsheets in China save it too. */
export async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** Gives the lines by the names of the columns; empty lines are left out. */
export function lines(text: string): Line[] {
  const [head = [], ...rest] = cells(text);
  const names = head.map((name) => name.trim());
  const full = rest.filter((line) => line.some((cell) => cell.trim()));
  return full.map((line) => Object.fromEntries(names.map((name, at) => [name, line[at] ?? ""])));
}

function cells(text: string): string[][] {
  const found: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const one = text.charAt(at);
    if (quoted && one === '"' && text.charAt(at + 1) === '"') {
      cell += one;
      at++;
    } else if (one === '"') quoted = !quoted;
    else if (!quoted && one === ",") {
      line.push(cell);
      cell = "";
    } else if (!quoted && one === "\n") {
      found.push([...line, cell]);
      line = [];
      cell = "";
    } else if (one !== "\r") cell += one;
  }
  return cell || line.length > 0 ? [...found, [...line, cell]] : found;
}
