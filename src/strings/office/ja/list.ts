/** 健保組合の職員が読む言葉：加入者の一覧ファイル。 */
import type { Words } from "../../words.ts";
import type { list as en } from "../en/list.ts";

export const list: Words<typeof en> = {
  listUnreadable: "ファイルを読めません：{reason}",
  listNotFile: "{path} はファイルではありません。",
  listTooLarge: "ファイルが1GiBを超えています。分けて、1つずつ取り込んでください。",
  listEncoding:
    "ファイルの文字コードが、UTF-8でもShift JIS（CP932）でもありません。Excelでは「CSV UTF-8（コンマ区切り）」で保存してください。",
  listChanged: "読んでいる間にファイルが変わりました。同じコマンドをもう一度実行してください。",
  listEmpty: "ファイルが空です。",
  listTooLong: "ファイルの行数が{most}を超えています。分けて、1つずつ取り込んでください。",
  headingsMissing: "次の見出しがありません：{headings}",
  headingsTwice: "次の見出しが2つあります：{headings}",
  headingsUnknown: "次の見出しは読み取れません：{headings}",
  headingsKnown: "ファイルの1行目が見出しです。使える見出し：",
  headingChoice: "  {japanese} または {english}",
  rowBad: "{line}行目：{reason}",
  cellBad: "{line}行目、{heading}：{reason}",
  rowsMore: "… ほかに{rows}行",
  rowsToMend: "何も取り込んでいません。{rows}行のうち{bad}行を直してください。",
  rowsInFile: "その行は、理由とともに {file} にあります。加入者の情報を含むため、使い終わったら削除してください。",
  notBatch: "まとまりの名前は1～100文字にしてください：--batch 名前",
  listIsHalf:
    "{file}（まとまり {batch}）の取り込みが最後まで終わっていません（{at}）。一覧の一部がありません。" +
    "同じ取り込みのコマンドをもう一度実行すると終わります。それでも、ある分を印刷するときは --half-list を付けてください。",
  importIsHalf:
    "{file}（まとまり {batch}）の取り込みが最後まで終わっていません（{at}）。" +
    '別の一覧のときは、先にその取り込みを、そのときのコマンドに --batch "{batch}" を付けて終わらせてください。',
  importOvertaken: "同じ時に、ほかの人が加入者を追加しました。同じコマンドをもう一度実行してください。",
  importStopped:
    '取り込みが止まりました。{members}人が書き込まれています。同じコマンドに --batch "{batch}" を付けて終わらせてください。',
};
