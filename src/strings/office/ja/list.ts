/** 健保組合の職員が読む言葉：加入者の一覧ファイル。 */
import type { Words } from "../../words.ts";
import type { list as en } from "../en/list.ts";

export const list: Words<typeof en> = {
  listUnreadable: "ファイルを読めません：{reason}",
  listNotFile: "{path} はファイルではありません。",
  listTooLarge: "ファイルが1GiBを超えています。分けて、1つずつ取り込んでください。",
  listEncoding:
    "ファイルの文字コードが、UTF-8でもUTF-16でもShift JIS（CP932）でもありません。Excelでは「CSV UTF-8（コンマ区切り）」で保存してください。",
  listIsLocked:
    "ブックにパスワードがかかっています。Excelで開き、パスワードを外して（ファイル › 情報 › ブックの保護）保存し直してください。",
  listIsOldExcel: "Excel 97-2003のブック（.xls）です。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。",
  listIsBinaryExcel: "バイナリのブック（.xlsb）です。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。",
  listIsOtherSheet:
    "Excel以外の表計算のファイル（.ods、.numbers）です。そのソフトで、.xlsxかCSVで保存し直してください。",
  listIsPdf: "PDFからは一覧を読み取れません。一覧を作ったところで、.xlsxかCSVで保存してください。",
  listIsPicture: "画像からは一覧を読み取れません。一覧を作ったところで、.xlsxかCSVで保存してください。",
  listIsArchive: "圧縮されたファイル（.zipなど）です。展開して、中の一覧を指定してください。",
  listIsWebPage: "名前は一覧でも、中身はWebページです。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。",
  listIsXml: "XMLのファイルです。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。",
  listIsDocument: "一覧ではなく、文書のファイルです。表をExcelから、.xlsxかCSVで保存してください。",
  listIsProgram: "一覧ではなく、プログラムかデータベースのファイルです。",
  workbookBroken: "ブックを読めません。壊れているか、最後までコピーされていません。Excelで開き、保存し直してください。",
  workbookTooLarge: "ブックが大きすぎます（{most}行まで）。Excelで「CSV UTF-8（コンマ区切り）」で保存してください。",
  workbookTooLong:
    "ブックの行数が{most}を超えています。Excelで「CSV UTF-8（コンマ区切り）」で保存してください。CSVなら数百万行まで読めます。",
  workbookTooWide:
    "一覧から離れたセル {cell} に値があります（{columns}列、{rows}行まで）。そのセルを空にするか、一覧をCSVで保存してください。",
  sheetUnknown: "ブックにシート「{wanted}」がありません。シート：{names}",
  sheetUnclear: "ブックにシートがいくつかあります。一覧のシートを指定してください：--sheet 名前。シート：{names}",
  listChanged: "読んでいる間にファイルが変わりました。同じコマンドをもう一度実行してください。",
  listEmpty: "ファイルが空です。",
  listTooLong: "ファイルの行数が{most}を超えています。分けて、1つずつ取り込んでください。",
  headingsMissing: "次の見出しがありません：{headings}",
  headingsTwice: "次の見出しが2つあります：{headings}",
  headingsLine: "見出しは{line}行目として調べました。",
  headingsUnknown: "次の見出しは読み取れません：{headings}",
  headingsToMap: '別の見出しが同じものを指すときは、一度だけ指定してください：--map "{heading}={column}"',
  headingsKnown: "列の見出しの行が必要です。使える見出し（近い言い方も読めます）：",
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
  rowsInNoFile:
    "{file} に書き込めない（{reason}）ため、すべての行を上に表示しました。別の場所を指定できます：--errors ファイル",
  listExample: "例：",
  importCommand: "加入者の一覧（.xlsx、CSV、テキスト）を取り込みます。すでにいる加入者は、一覧のとおりに変わります",
  importFile: "Excelで保存したままのファイル（ブック、UTF-8、UTF-16、CP932）。はじめのほうの行に見出しが必要です",
  importDryRun: "変わる内容を表示するだけで、何も書き込みません",
  importBatch: "新しい加入者のまとまりの名前。省略すると、ファイル名と今日の日付です",
  importErrors: "取り込めない行を書き出すファイル。省略すると <file>.errors.csv です",
  importSheet: "ブックのシートの名前（一覧のシートがいくつかあるとき）",
  importMap:
    '読み取れない見出しの意味（例："本人コード=会員番号"）。=のあとを空にすると、その列は読みません。指定は記憶されます',
  importYesChanged: "壊れているように見える一覧でも取り込みます。表示された人数を指定してください",
  importJson: "結果をJSONで表示します",
  importChecking: "確認中",
  importComparing: "比較中",
  importImporting: "取り込み中",
  importStopping: "止めています。",
  importGoesOn:
    "{total}行のうち{rows}行が終わりました。最後まで続けます。ここで止めるときは、もう一度Ctrl-Cを押してください。",
  importRead: "{file}：{rows}行、{encoding}",
  importHeadings: "見出しは{line}行目です。その上の行は読んでいません。",
  importMapped: "「{heading}」は、指定のとおり「{column}」として読みました。",
  importUnmapped: "「{heading}」は、指定のとおり読んでいません。",
  importIgnored: "読まなかった列：{headings}",
  importCounts: "新規 {added}、変更 {changed}、変更なし {unchanged}",
  importDiffers: "{heading} 変更",
  importMoreChanges: "  … ほかに{members}人（--json ですべて表示）",
  importRetired: "退会済みのため、もとに戻していません：{numbers}",
  importMissing: "ファイルになく、そのままにした加入者：{numbers}",
  importAllOf: "{numbers}（{all}人）",
  importSomeOf: "{numbers} …（{all}人。--json ですべて表示）",
  importWasDry: "試しに実行しました。何も書き込んでいません。",
  importNext: '新しい加入者のまとまりは {batch} です。次は：genkan notices issue --batch "{batch}"',
  suspect: "何も取り込んでいません。一か月の変更には見えない一覧です。",
  suspectOtherPeople:
    "{compared}人のうち{people}人の会員番号が、別の人のものになります（氏名・フリガナ・生年月日がすべて変わります）。一部の列だけを並べ替えていないか、確かめてください。",
  suspectNames: "{compared}人のうち{people}人の氏名かフリガナが変わります。",
  suspectBirthDates: "{compared}人のうち{people}人の生年月日が変わります。",
  suspectZeros:
    "{people}人は、0の付いた同じ番号ですでに登録されています（Excelは先頭の0を消します）。このままでは二重に登録されます。",
  suspectNumbers:
    "{people}人は、別の番号ですでに登録されています（氏名と生年月日が同じ）。このままでは二重に登録されます。",
  suspectChange: "  {memberNumber}：{before} → {name}",
  suspectMember: "  {memberNumber}：{name}",
  suspectNumber: "  {name}：{before} → {memberNumber}",
  suspectGoOn: "一覧を直してください。これで正しいときは：--yes-changed {people}",
  mapUnclear:
    'エラー：--map "{typed}" は、一覧の見出し、=、こちらの見出しの順に指定してください（例："本人コード=会員番号"）',
  columnsCommand: "--map で指定した、一覧の見出しの意味を表示します。取り消すこともできます",
  columnsForget: "これらの見出しの指定を取り消します",
  columnsForgetAll: "すべての見出しの指定を取り消します",
  columnsForgotten: "取り消した見出しの数：{headings}",
};
