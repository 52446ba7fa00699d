/** 健保組合の職員が読む言葉：運用のコマンドの使い方と、終わったときの言葉。 */
import type { Words } from "../../words.ts";
import type { commands as en } from "../en/commands.ts";

export const commands: Words<typeof en> = {
  genkanIs: "健康保険組合の会員の、初めてのログイン",
  example: "例：",
  optionVersion: "版を表示します",
  optionAs: "だれが行うか（監査記録に残ります）。省略すると、ログインしているOSのユーザー名です",
  optionInsurer: "組合が2つ以上あるときの、組合のホスト名か名前。省略するとGENKAN_INSURERです",
  limitOption: "最大の件数",
  reasonOption: "理由（監査記録に残ります）",
  optionJson: "JSONで出力します",
  notWholeNumber: "{typed} は1以上の整数ではありません",
  sayWhoActs: "だれが行うかを --as 名前 で示してください。監査記録に残ります。",
  portInUse: "このポートは使われています。ほかのポートにしてください：PORT=8090、業務画面は OFFICE_PORT=8091",
  progressOf: "{total}のうち{done}",
  progressRate: "毎秒{rate}",
  progressLeft: "、あと{time}",
  seconds: "{count}秒",
  minutes: "{count}分",

  // Serving.
  serveDoes: "会員サイトを開きます。空のときは、次にすることを表示します",
  optionDemo: "空のデータベースに、デモの組合を作ります",
  optionNoDemo: "空のデータベースを空のままにします（--demo がないときと同じ）",
  listens: "{place} で待ち受けています。",
  nextInsurer:
    "サーバーの管理者へ：組合がまだ登録されていません。次のコマンド：genkan insurer add --help（コンテナでは docker compose exec genkan genkan insurer add --help）",
  nextTerms:
    "サーバーの管理者へ：利用規約を公開すると開きます。次のコマンド：genkan insurer terms draft ファイル --version 1.0、続けて genkan insurer terms publish 1.0",
  demoOpen: `会員サイトが開きました：{origin}/sign-in

このアドレスをChrome・Edge・Firefoxで開き（Safariは http://localhost のCookieを保存しません）、
上の通知書のユーザーIDとパスワードでログインして、画面のとおりに進んでください。`,
  demoMails: "メールはここに表示し、データのフォルダーの mail にも残します。",
  demoNotices: "通知書は最初の起動のときに表示しました。新しく作るには `npx genkan demo` です。",
  demoDoes: "デモの会員の通知書を新しく作って表示します。空のデータベースにはデモの組合を作ります",
  demoAllBegun: "デモの会員は、全員パスワードを登録済みです。",

  // Tables, backups.
  migrateDoes: "データベースの表をこの版に合わせます（`serve` も行います）",
  migrated: "終わりました：{names}",
  nothingToDo: "することはありません。",
  argumentBackup: "控えのファイル（新しい名前）。省略すると、BACKUP_DIRの中に日時の名前で作ります",
  backupDoes: "会員サイトを開いたまま、SQLiteのデータベースを1つのファイルに写します",
  optionKeep: "日時の名前の控えを、新しいものからこの数だけ残して消します",
  optionCheck: "控え（またはpg_dumpのファイル）を作らずに、すでにあるものを調べます",
  sayWhichBackup: "どの控えを調べるかを指定してください",
  keepNamesItself: "--keep では名前が自動で付きます。ファイル名を省いてください",
  backedUp: "終わりました：{file}\n鍵は入っていません。鍵がなければ使えないので、別の場所に保管してください。",
  backupRemoved: "消しました：{file}",
  backupWhole: "{file} は壊れておらず、手元の鍵で使えます。",
  dumpBegins:
    "{file} は、Genkanのデータベースのダンプの形で始まっています。全部そろっているかは、別の場所に戻してみないと分かりません。",
  dumpWhole: "{file} は、始めと終わりのあるダンプです。",
  argumentRestore: "`genkan backup` が作ったファイル",
  restoreDoes: "控えを、空のデータフォルダーのデータベースにします。先に鍵を置いてください",
  restored: `終わりました。全員がログアウトしています。控えより後のことは残っていません。監査記録の最後を確かめ、
そのあとに無効にしたものは、もう一度無効にしてください。次は genkan doctor、それから genkan serve です。`,

  // The doctor.
  doctorDoes: "設定、鍵、データベース、ディスク、時計、メール、組合を点検します。何も変更しません",
  doctorEnds: "直すところがあると終了コードが1になります。注意だけなら0です。",
  stateOk: "良好     ",
  stateWarning: "注意     ",
  stateWrong: "要対応   ",

  // The audit log.
  auditDoes: "監査記録：確かめる、書き出す、古いものを消す",
  auditVerifyDoes: "記録が変えられたり消されたりしていないかを、全部の組合か1つの組合について確かめます",
  optionHead: "サーバーのログに出た値。最後が切り取られていないかが分かります",
  headUnreadable: "--head には、サーバーのログの番号とハッシュを 1204:5f2c… のように書いてください",
  argumentExport: "CSVファイル（新しい名前）",
  auditExportDoes: "監査記録をCSVファイルに書き出します",
  optionFirstDay: "最初の日（日本の日付）",
  optionLastDay: "最後の日（日本の日付）",
  dayUnreadable: "{text} は日付として読めません。2026-04-01 のように書いてください。",
  auditExported:
    "終わりました：{rows}行を {file} に書きました。会員の名前が入っています。データベースと同じように保管してください。",
  auditPurgeDoes: "ある日より前の記録を消します。残りは、そのあとも確かめられます",
  optionBefore: "残す最初の日（日本の日付）",
  optionReason: "理由（監査記録に残ります）",
  deleting: "消しています",
  nothingToPurge: "その日より前の記録はありませんでした。",
  purged: "終わりました：{rows}行を消しました。",
  auditSequence: "番号",
  auditAt: "日時",
  auditActor: "行った人",
  auditMember: "会員番号",
  auditAction: "操作",
  auditOutcome: "結果",
  auditDetail: "詳細",
  auditSubject: "対象の内部番号",
  auditIp: "IPアドレス",
  auditBrowser: "ブラウザー",
  auditSession: "セッション",
  auditHash: "ハッシュ",

  // Keys.
  keysDoes: "データベースの鍵：一覧、取り替え",
  keysListDoes: "どの鍵があり、古い鍵を必要とする行がいくつあるかを表示します",
  keysRotateDoes: "鍵を3段階で取り替えます：新しい鍵を加える、--rewrite で行を書き直す、--drop で古い鍵を外す",
  optionRewrite: "今の鍵で行を書き直します。途中で止めて、もう一度実行できます",
  optionDrop: "必要とする行がなければ、古い鍵をファイルから外します",
  notPurpose: "--purpose は次のどれかです：{purposes}",
  twoSteps: "--rewrite と --drop は別々に実行してください。",
  thenRestart: "このあと全部のサーバーを起動し直します",
  rewriting: "書き直しています",
  rewritten: "終わりました：{rows}行。どの鍵がまだ必要かは：genkan keys list",
  keyAdded: `{purpose} の鍵 {id} を加えました。ほかのコマンドより先に、すぐ次のことをしてください。
  1. {purpose} の鍵のファイルを、ほかのサーバーと、鍵の保管場所に写します。
  2. 全部のサーバーを起動し直します。`,
  keyAddedPepper: "パスワードは、会員がログインしたときにこの鍵で作り直します。ほかの会員のものは古い鍵のままです。",
  keyAddedIndex:
    "起動し直す前に送った確認コードは使えなくなり、入力誤りの回数は数え直しになり、3が終わるまではメールアドレスで会員を探せません。",
  keyAddedForm: "起動し直す前に開いていた画面では、もう一度送信してもらうことになります。",
  keyAddedAudit: "これからの記録に使います。前の記録は、古い鍵で確かめられます。",
  keyAddedKnownDevice: "前にログインした端末も、次にログインするまでは初めての端末として扱われます。",
  keyDropped: `{purpose} の鍵 {id} を外しました。鍵のファイルをほかのサーバーに写し、起動し直してください。
前に取った控えには、外した鍵が必要です。控えがある間は、古い鍵のファイルも残してください。`,
};
