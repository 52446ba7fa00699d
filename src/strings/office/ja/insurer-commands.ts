/** 健保組合の職員が読む言葉：組合についてのコマンドの使い方と、終わったときの言葉。 */
import type { Words } from "../../words.ts";
import type { insurerCommands as en } from "../en/insurer-commands.ts";

export const insurerCommands: Words<typeof en> = {
  insurerDoes: "組合の情報、方針、利用規約、サービス",
  sayWhatChanges: "何を変えるかを指定してください",
  takesAway: '{what}。"" で消します',

  // The insurer itself.
  insurerAddDoes: "組合を登録します。会員サイトは、利用規約を公開すると開きます",
  aboutOrigin: "会員サイトのアドレス（例：https://kenpo.example.jp）",
  aboutName: "組合の名前",
  aboutNameEnglish: "英語の名前",
  aboutPhone: "電話番号",
  aboutHours: "電話の受付時間",
  aboutHoursEnglish: "英語の受付時間",
  aboutPostalAddress: "通知書の差出人の住所",
  aboutColor: "組合の色（例：#005bac）。白い文字が読める濃さが必要です",
  aboutWebsite: "組合のウェブサイト",
  aboutSecurityContact: "弱点を見つけた人の連絡先：メールアドレスか https://…",
  insurerAdded: `{name} を登録しました。利用規約を公開すると、{origin} で会員サイトが開きます。

次にすること：
  genkan insurer terms draft 規約.md --version 1.0 --insurer {host}
  genkan insurer terms publish 1.0 --insurer {host}
  genkan insurer services add --help
  genkan members import 会員一覧.csv --insurer {host}`,
  insurerListDoes: "このデータベースの組合を一覧にします",
  insurerEditDoes: "組合の情報を変えます",
  optionYesMove: "生体認証が使えなくなっても、会員サイトのアドレスを変えます",
  nothingDifferent: "変わったところはありません。",
  fieldsChanged: "変えました：{fields}",
  privacyDoes: "Markdownのファイルから、個人情報の取り扱いの文を設定します",
  privacySet: "個人情報の取り扱いの文を設定しました。",
  insurerRemoveDoes: "会員がだれもログインしていない組合を取り消します。監査記録は残ります",
  optionYesRemove: "会員の数（たずねることのできないスクリプトで使います）",
  insurerInUse: "{name} は取り消せません。会員{count}人が使い始めています。",
  removeAsks:
    "{name}（{host}）を、会員{members}人・通知書{notices}通とともに取り消します。よければ {host} と入力してください：",
  removeUnasked:
    "{name}（{host}）を、会員{members}人・通知書{notices}通とともに取り消すことになります。何も変更していません。スクリプトでは --yes-remove {members} を付けてください",
  insurerRemoved: "{name} を、会員{members}人・通知書{notices}通とともに取り消しました。監査記録は残っています。",

  // The policy.
  policyDoes: "方針と、公的な基準と違う点を表示します。または方針を変えます",
  optionPreset: "パスワードの決まり",
  optionIdle: "使わないとログアウトするまでの分数：{least}〜{most}",
  optionAbsolute: "使っていてもログアウトするまでの分数：{least}〜{most}",
  optionNoticeDays: "新しい通知書の有効日数：{least}〜{most}",
  optionKeptDays: "利用をやめた方の情報を消せるようになるまでの日数：{least}〜{most}",
  optionSlowAfter: "1つの回線で1時間に失敗してよいユーザーIDの数：{least}〜{most}",
  optionContinue: "初めてのログインを、ログインし直さずに続けられるか",
  policyShown: `{name} の方針
  パスワードの決まり      {preset}（次に決めるパスワードから）
  使わないとログアウト    {idle}分
  使っていてもログアウト  {absolute}分（これからのログインから）
  通知書の有効日数        {days}日（これから発行するものから）
  回線を遅くする          1時間に{slowAfter}のユーザーIDが失敗したとき
  やめた方の情報を残す    {keptDays}日
  このまま設定を続ける    {continues}

公的な基準と違う点：`,
  deviation: `- {policy}
    違う基準：{departsFrom}
    補い方：{compensation}`,

  // Services.
  servicesDo: "ホームに出るサービス",
  servicesListDoes: "サービスを並び順に表示します",
  serviceAddDoes: "サービスを加えます",
  serviceEditDoes: "サービスを変えます（日本語の名前で指定）",
  serviceRemoveDoes: "サービスを消します（日本語の名前で指定）",
  serviceName: "日本語の名前",
  serviceNameEasy: "やさしい日本語の名前",
  serviceNameEnglish: "英語の名前",
  serviceUrl: "アドレス：https://… か、会員サイトの中の場所",
  serviceCategory: '見出し（日本語）。"" でなし',
  serviceOrder: "並び順（1から）",
  serviceFrom: '表示する最初の日（例：2026-04-01）。"" で最初の日なし',
  serviceTo: '表示する最後の日。"" で最後の日なし',
  serviceAdded: "{name} を加えました。",
  serviceChanged: "{name} を変えました。",
  serviceRemoved: "{name} を消しました。",

  // Announcements.
  announcementsDo: "ホームに出るお知らせ",
  announcementsListDoes: "お知らせを新しい順に表示します",
  announcementAddDoes: "お知らせを出します",
  announcementEditDoes: "終わっていないお知らせを変えます",
  announcementEndDoes: "お知らせを今すぐ終わらせます",
  announcementTitle: "題（日本語）",
  announcementBody: "本文（日本語）。1行が1段落になります",
  announcementTitleEasy: "題（やさしい日本語）",
  announcementBodyEasy: "本文（やさしい日本語）",
  announcementTitleEnglish: "題（英語）",
  announcementBodyEnglish: "本文（英語）",
  announcementFrom: "表示する最初の日（例：2026-04-01）。省略するとすぐに出ます",
  announcementUntil: "表示する最後の日",
  announcementBatch: "この取り込み名の会員だけに出します",
  announcementRoute: "この配布先の会員だけに出します",
  announcementKept: "お知らせ {title} を登録しました。{from} から表示します。",
  announcementShown: "お知らせ {title} を出しました。",
  announcementChanged: "お知らせ {title} を変えました：{fields}",
  announcementEnded: "お知らせ {title} を終わらせました。",

  // The terms.
  termsDo: "利用規約：下書き、版、同意した人",
  termsDraftDoes: "Markdownのファイルを、ある版の下書きにして表示します",
  optionTermsVersion: "版（例：2.0）",
  optionSummary: '要点のJSON：{"ja":["…"],"easy":["…"],"en":["…"]}',
  optionChanges: "前の版から変わった点のJSON（同じ形）",
  mainPoints: "要点：",
  mainPointsOfHeadings: "要点（見出しから）：",
  drafted: `下書き {version}：{articles}条、sha256 {hash}
次のコマンド：genkan insurer terms publish {version}`,
  termsPublishDoes: "下書きを公開します。公開した版は変えられません",
  optionFromDay: "効力の生じる日（例：2026-10-01）。省略するとすぐです",
  optionGrace: "前の版のまま使える最後の日",
  published: `版 {version} を公開しました。sha256 {hash}
{at} から、{origin} で会員全員に同意を求めます`,
  termsListDoes: "下書きと版を一覧にします",
  termsShowDoes: "版か下書きの本文を表示します",
  acceptancesDo: "ある版に、だれがいつ同意したかを表示します",
  optionAfter: "この会員番号の次から",
  optionLimit: "この数まで",
  mayBeMore: "続きがあるかもしれません：--after {number}",
};
