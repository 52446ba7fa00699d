/** 健保組合の職員が読む言葉：データベース、バックアップ、鍵、監査ログ、点検の結果。 */
import type { Words } from "../../words.ts";
import type { operations as en } from "../en/operations.ts";

export const operations: Words<typeof en> = {
  // The audit log.
  logBroken: "ログが壊れているため、何も削除していません。次をご覧ください：genkan audit verify",
  faultCheckpoint: "削除のときの記録が、監査の鍵で署名されていません",
  faultChanged: "行が書きかえられています",
  faultCutOff: "この行から後が切り取られています（サーバーのログはもっと多くの行を知っています）",
  faultHead: "ログの先頭の記録が、別の行を指しています",
  faultLogged: "サーバーのログにあるこの行のハッシュと違います",
  faultMissing: "行がありません",
  faultTail: "この行から後がありません",
  logTampered:
    "{host}：{sequence}行目{moment}：{fault}。データベースをそのまま保ち、最も新しいバックアップを確認してください。",
  purgeInFuture: "--before が未来の日付です。過ぎた日にしてください。",

  // The database itself.
  databaseNone: "{place} はデータベースではありません。",
  databaseDamaged: "データベース {place} が壊れています：{reason}。",
  restoreIt:
    "DATA_DIRとDATABASE_URLを確認してください。ファイルは残し、空のフォルダーにバックアップを戻します：genkan restore FILE",
  databaseEmpty: "データベース {place} にGenkanの表がありません。",
  databaseUnusable: "データベース {place} を使えません：{reason}。",
  waitForOther: "ほかのプログラムが書き込んでいます。終わるのを待って、もう一度実行してください。",
  lookAtDisk: "ディスクを確認してください：genkan doctor",
  databaseUnsafe: "このディスクでは {path} の書き込みが失われることがあります：{settings}",
  localDisk: "DATA_DIRを、この機械のディスクに置いてください。",
  databaseSilent: "データベース {place} が応答しません：{reason}。",
  databaseRefuses: "データベース {place} に断られました：{reason}。",
  checkAddress: "動いているか、DATA_DIRとDATABASE_URLが正しいかを確認してください。",
  databaseOfOther: "データベース {place} にほかのプログラムの表があります：{names}。",
  ownDatabase: "Genkan専用のデータベースにしてください：DATA_DIR または DATABASE_URL",
  databaseNewer: "{place} の表は、より新しいGenkanが作りました。この版（{version}）は {names} を知りません。",
  newerProgram: "新しい版を入れ直すか、それより前のバックアップを空のフォルダーに戻してください：genkan restore FILE",

  // The database as a file.
  noDatabase:
    "{path} にデータベースがありません。DATA_DIRとDATABASE_URLを確認してください。新しく作るのは genkan serve と genkan insurer add だけです。",
  databaseExists: "{path} はすでにあります。空のDATA_DIRに戻すか、先にほかへ移してください。",
  copyFailed: "コピーできませんでした：{reason}。",
  copyDamaged: "コピーが壊れています。データベースも壊れているおそれがあります：{fault}。次を実行：genkan doctor",
  backupMissing: "{file} がありません。",
  backupDamaged: "{file} が壊れています：{fault}。ほかのバックアップを使ってください。",
  backupOfOther: "{file} にGenkanの表がありません。pg_dumpをもう一度実行してください。",
  backupCutOff: "{file} は途中で切れています（最後の行がありません）。pg_dumpをもう一度実行してください。",
  notBackup: "{file} は、SQLiteのデータベースでも、pg_dumpの書いたファイルでもありません。",
  backupInUse: "{file} は使用中のデータベースで、バックアップではありません。作るには：genkan backup FILE",
  backupOfPostgres: "{file} はPostgreSQLのダンプです。戻すにはDATABASE_URLを設定してください。",
  backUpPostgres: `このデータベースはPostgreSQLにあります。バックアップはPostgreSQLの道具で取ります：
  umask 077; pg_dump --format=custom --file='{file}' '{url}'
パスワードは聞かれるか、~/.pgpass から読まれます。そのあとで：genkan backup --check '{file}'`,
  restorePostgres: `このデータベースはPostgreSQLにあります。空のデータベースに、PostgreSQLの道具で戻します：
  pg_restore --exit-on-error --single-transaction --dbname='{url}' '{file}'
パスワードは聞かれるか、~/.pgpass から読まれます。Genkanを起動する前に、鍵を戻してください。`,

  // Keys.
  keyUnknown: "{purpose}の鍵 {id} はありません。次をご覧ください：genkan keys list",
  keyCurrent:
    "{id} は、いま使っている{purpose}の鍵です。先に新しい鍵を足してください：genkan keys rotate --purpose {purpose}",
  keyNeededByLog:
    "何も変えていません。監査ログの行がこの鍵で書かれています。その行を消したあとで外せます：genkan audit purge --help",
  keyNeededByHashes:
    "何も変えていません。{rows}個のパスワード・通知・回復コードが、まだこの鍵を必要としています。パスワードは、本人がログインしたときに新しくなります。",
  keyNeededByRows:
    "何も変えていません。{rows}行がまだこの鍵を必要としています。次を実行：genkan keys rotate --purpose {purpose} --rewrite",
  keyFileStuck: "{path} に書き込めません：{reason}。鍵のある場所で実行してください。",

  // The doctor.
  oneThingWrong: "直すところが1つあります。",
  thingsWrong: "直すところが{count}つあります。",
};
