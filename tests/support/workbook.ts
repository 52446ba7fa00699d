/** Workbooks as Excel writes them, from rows of cells. */
import { strToU8, zipSync } from "fflate";

/** Text, a number, an error of Excel's, a date as its serial number, or a number shown with so many digits. */
export type Cell =
  | string
  | number
  | null
  | { error: string }
  | { serial: number }
  | { number: number; digits: 5 }
  | { formula: string; shows: string };

interface Sheet {
  name: string;
  rows: Cell[][];
  hidden?: boolean;
}

const styles = `<styleSheet xmlns="x"><numFmts count="1"><numFmt numFmtId="176" formatCode="00000"/></numFmts>
<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>`;

const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export function workbook(...sheets: Sheet[]): Buffer {
  const parts: Record<string, Uint8Array> = {
    "[Content_Types].xml": strToU8('<Types xmlns="x"/>'),
    "xl/workbook.xml": strToU8(
      `<workbook xmlns="x" xmlns:r="r"><sheets>${sheets
        .map(
          ({ name, hidden }, n) =>
            `<sheet name="${name}" sheetId="${n + 1}"${hidden ? ' state="hidden"' : ""} r:id="r${n}"/>`,
        )
        .join("")}</sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      `<Relationships xmlns="x">${sheets
        .map((_, n) => `<Relationship Id="r${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`)
        .join("")}<Relationship Id="s" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    ),
    "xl/styles.xml": strToU8(styles),
  };
  for (const [n, { rows }] of sheets.entries()) parts[`xl/worksheets/sheet${n + 1}.xml`] = strToU8(sheetXml(rows));
  return Buffer.from(zipSync(parts));
}

function sheetXml(rows: Cell[][]): string {
  const written = rows.map((cells, row) => {
    const inside = cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`)).join("");
    return inside === "" ? "" : `<row r="${row + 1}">${inside}</row>`;
  });
  return `<worksheet xmlns="x"><sheetData>${written.join("")}</sheetData></worksheet>`;
}

function cellXml(cell: Cell, at: string): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "string") {
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t><rPh sb="0" eb="1"><t>ヨミ</t></rPh></is></c>`;
  }
  if (typeof cell === "number") return `<c r="${at}"><v>${cell}</v></c>`;
  if ("error" in cell) return `<c r="${at}" t="e"><f>VLOOKUP(1,2,3)</f><v>${escaped(cell.error)}</v></c>`;
  if ("serial" in cell) return `<c r="${at}" s="1"><v>${cell.serial}</v></c>`;
  if ("digits" in cell) return `<c r="${at}" s="2"><v>${cell.number}</v></c>`;
  return `<c r="${at}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.shows)}</v></c>`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "&#10;");
