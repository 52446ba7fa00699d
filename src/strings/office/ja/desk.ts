/** 健保組合の職員が読む言葉：ファイル、組合、加入者。 */
import type { Words } from "../../words.ts";
import type { desk as en } from "../en/desk.ts";

export const desk: Words<typeof en> = {
  // How a command is typed.
  usage: "使い方：",
  arguments: "引数：",
  options: "オプション：",
  commands: "コマンド：",
  help: "使い方を表示します",
  helpSaysHow: "（--help で使い方を表示します）",
  unknownOption: "オプション {it} はありません",
  unknownCommand: "コマンド {it} はありません",
  missingArgument: "引数 {it} がありません",
  missingOption: "オプション {it} が必要です",
  missingValue: "オプション {it} に値がありません",
  thereAreNone: "ありません。",

  // Files.
  fileExists: "{path} はすでにあります。ほかの名前にしてください。",
  folderMissing: "フォルダー {folder} がありません。先に作ってください。",
  fileUnreadable: "{reason}",
  fileShiftJis:
    "{path} の文字コードがShift JIS（CP932）です。UTF-8で保存してください（メモ帳では「名前を付けて保存」の「文字コード」）。",
  fileOfWord: "{path} はWordかExcelのファイルです。文字だけのファイル（UTF-8）で保存してください。",
  fileNotUtf8: "{path} の文字コードがUTF-8ではありません。UTF-8で保存してください。",
  pathOfOther: "{path} は利用者 {owner} のものです。Genkanは {user} として動いているため使えません。",
  ownPath: "利用者 {owner} としてGenkanを起動するか、フォルダーを渡してください：chown -R {own} {path}",
  pathClosed: "{path} のモードは {mode} です。持ち主の {user} も使えません。",
  openPath: "次のコマンドを実行してください：chmod u+rwX {path}",
  diskReadOnly: "{path} のあるディスクには書き込めません。",
  mountWritable: "書き込めるようにマウントしてください。",

  // Which insurer.
  noInsurer: "組合がまだありません。作るには：genkan insurer add --help",
  insurerUnknown: "{wanted} という組合はありません。あるのは次のとおりです：",
  insurerUnclear: "どの組合かを指定してください：",
  insurerChoice: "  --insurer {host}   {name}",
  noDemonstration:
    "このデータベースにデモ用の組合はありません。空のデータベースで `genkan serve` を実行すると作られます。",

  // Members.
  memberUnknown: "番号 {number} の加入者はいません。探すには：genkan members list --search …",
  memberRetired:
    "会員番号 {number} は資格喪失です。何も変えていません。元に戻すには：genkan members reinstate {number}",
};
