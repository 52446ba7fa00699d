/** 健保組合の職員が読む言葉：ID通知書。 */
import type { Words } from "../../words.ts";
import type { notices as en } from "../en/notices.ts";

export const notices: Words<typeof en> = {
  // What a run is going to do.
  planPrints: "{count}人に発行します。最初は {first} さん、最後は {last} さんです。",
  planWho: "{number} {name}",
  planLine: "  {number} {name}",
  planLineLetters: "  {number} {name}：{letters}",
  planMore: "  ほか{count}人",
  markedLeftOut: "{count}人を除きました：紙だけの方、または何も送らない方です（genkan members mark）。",
  holdsNoticeLeftOut:
    "{count}人を除きました：まだ使える通知をお持ちです（最長で {until} まで）。その通知を無効にして新しく送るときは、--replace を付けてください。",
  addressWrongLeftOut: "{count}人を除きました：前の通知が宛先不明で戻っています。住所が直ると、また対象になります。",
  overtakenLeftOut: "{count}人を除きました：この発行を始めたあとに、別の通知が発行されたか、通知が要らなくなりました。",
  addressMissingLeftOut: "{count}人は印刷できません：住所がありません。",
  letterMissingLeftOut: "{count}人は印刷できません：次の文字がどのフォントにもありません。",
  planReplaces:
    "このうち{count}人は、まだ使える通知をお持ちです（最長で {until} まで）。新しい通知を発行すると、使えなくなります。",
  askCount: "続けるときは {count} と入力してください：",
  replaceCount:
    "何も発行していません。使えなくなる通知は{count}通です（指定は{named}）。正しければ --yes-replace {count} を付けてください。",
  planVoids: "{count}通の通知が使えなくなります。",
  voidCount:
    "どの通知も無効にしていません。対象は{count}通です（指定は{named}）。正しければ --yes-void {count} を付けてください。",
  batchUnknown: "「{batch}」という取り込み名の方はいません。取り込み名は次のとおりです。",
  noBatches: "「{batch}」という取り込み名の方はいません。取り込みはまだ一度も行われていません。",
  batchChoice: '  --batch "{batch}"   {members}人、{date}',
  nobodyLeft: "発行する相手がいません。",
  nothingIssued: "何も発行していません。一覧を直して取り込むか、--leave-out を付けてほかの方だけに発行してください。",
  printHalfList: "それでも、この分の通知を印刷しますか。印刷するときは yes と入力してください：",
  validFromOutside: "使い始めの日は {first} から {last} までの間で、{first} のように書いてください（指定は {date}）。",

  // The run itself.
  noticesExist: "{file} はすでにあります。ほかの名前にしてください。",
  goesOn: "中断した発行の続きから始めます（{file}.unfinished）。",
  unfinishedOther:
    "中断した発行とオプションが違います。続けるときは、前と同じコマンドを実行してください。やめるときは、{file} を消してください。",
  makingPages: "印刷用ファイルの作成",
  issued:
    "{count}人分の通知を {file} に書き出しました。このファイルを読めるのはあなただけです。\n" +
    "パスワードはほかのどこにも残らず、同じファイルは二度と作れません。印刷したら消してください。届かなかった方には、新しく発行してください。",
  addresseeUnknown: "{number} は加入者の一覧にありません。",
  addresseeRetired: "{number} は利用を終えています。",
  addresseeHasPassword: "{number} はパスワードを設定ずみです。すべてを失った方には --for-recovery で発行します。",
  addresseeHasNone: "{number} はパスワードをまだ設定していません。通常の通知を発行してください。",

  // Paper that came back.
  paperUnknown: "{paper}：この通知も、この番号の加入者もありません。",
  nothingMarked: "どの住所にも印を付けていません。",
  returnedMarked:
    "{count}人の住所に「宛先不明」の印を付け、戻ってきた通知を無効にしました。住所が直るまで、この方々には発行されません。",
  returnedOvertaken: "{number}：その後に新しい通知を送っているので、印を付けていません。",
  returnedForgotten: "{count}人の「宛先不明」の印を消しました。",
  voided: "{count}通の通知を無効にしました。",
  moreNotices: "続きがあります：--after {id}",

  // How the commands are given.
  noticesHelp: "ID通知書（仮ユーザーIDと仮パスワードの紙）",
  examples: "\n例：\n  {examples}",
  proofHelp: "試し刷り：最初の人、いちばん長い人、いちばん珍しい字の人。「見本」と入り、IDとパスワードは使えません",
  proofMade: "試し刷りを {file} に作りました：{numbers}。何も発行していません。",
  issueHelp: "仮のIDとパスワードを作り、一度だけ印刷します。まだ使える通知をお持ちの方は除きます",
  membersOption: "会員番号（コンマで区切ります）",
  ofBatchOption: "この取り込み名の方",
  allNewOption: "まだ一度も通知を送っていない方すべて",
  neverSignedInOption: "通知を送ったが、まだ始めていない方すべて",
  expiredOption: "通知が使えなくなった方すべて",
  formatOption: "作るもの",
  outOption: "書き出すファイル（まだない名前にします）",
  forRecoveryOption: "登録ずみで、ログインできなくなった方へ。使うと、前のパスワードと認証方法は終わります",
  waitOption: "再登録の通知が使えるようになるまでの時間",
  leaveOutOption: "印刷できない方がいるとき、その方を除いて発行します",
  halfListOption: "取り込みが途中で止まった一覧でも発行します",
  replaceOption: "まだ使える通知をお持ちの方も含めます。前の通知は無効になります（人数をお尋ねします）",
  yesReplaceOption: "--replace と同じで、無効になる通知の数を先に指定します",
  validFromOption: "使い始めの日（投函日など）：YYYY-MM-DD",
  orderOption: "並べる順。同じ住所の方は続けて並びます",
  cardOption: "はがきの種類。private は私製はがき、official は郵便局のはがき",
  confidentialOption: "「親展」と印刷します",
  returnOption: "「転送不要」と印刷します",
  paidAtOption: "切手の位置に「料金別納郵便」とこの郵便局の名前を印刷します（はがきと、印刷会社への説明書）",
  memberNumberOption: "宛名面に会員番号を印刷します",
  whomWrong:
    "だれに発行するかを、--members、--batch、--all-new、--never-signed-in、--expired のどれかひとつで指定してください。",
  recoveryWants: "--for-recovery には --members と --reason が必要です。",
  listHelp: "通知の一覧、または取り込み名ごとの数",
  stateOption: "この状態のものだけ",
  expiringOption: "まだ使えて、この日数以内に期限が来るものだけ",
  countsOption: "一覧の代わりに、取り込み名ごとの最新の通知の数",
  afterNoticeOption: "この通知の次から",
  voidHelp: "通知をすぐに無効にします",
  yesVoidOption: "無効になる通知の数を先に指定します",
  returnedHelp: "宛先不明で戻った通知の住所に印を付けます。住所が直るまで、その方には発行されません",
  returnedArgument: "紙にあるユーザーID（kp-…）または会員番号",
  returnedFileOption: "それらを1行にひとつずつ書いたファイル",
  returnedUndoOption: "番号を間違えたとき、印を消します",
  returnedNone: "ユーザーIDか会員番号、または --file を指定してください。",

  // The file for a print shop.
  toOption: "この鍵（age1…）の持ち主（印刷会社など）だけが開けるように暗号化します",
  passphraseFileOption: "このファイルの1行目の合言葉で暗号化します",
  receiverTwice: "--to と --passphrase-file は、どちらかひとつにしてください。",
  layoutMade: "列の説明は {file} にあります（個人のデータは入っていません）。",
  recipientWrong: "{key} は暗号化の鍵ではありません。age1 で始まる age の鍵を、印刷会社にお尋ねください。",
  passphraseShort: "合言葉は{shortest}文字以上にしてください。",
};
