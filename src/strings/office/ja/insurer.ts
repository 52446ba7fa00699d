/** 健保組合の職員が読む言葉：組合の項目、ポリシー、規約、サービス、お知らせ。 */
import type { Words } from "../../words.ts";
import type { insurer as en } from "../en/insurer.ts";

export const insurer: Words<typeof en> = {
  // The names of what is typed about an insurer.
  fieldAddress: "アドレス",
  fieldCategory: "分類",
  fieldFirstDay: "開始日",
  fieldGrace: "同意の猶予の最終日",
  fieldLastDay: "終了日",
  fieldName: "名称",
  fieldNameEasy: "やさしい日本語の名称",
  fieldNameEnglish: "英語の名称",
  fieldOrigin: "公開アドレス",
  fieldPhone: "電話番号",
  fieldPhoneHours: "電話の受付時間",
  fieldPhoneHoursEnglish: "英語の受付時間",
  fieldPostalAddress: "住所",
  fieldSecurityContact: "セキュリティの連絡先",
  fieldTakesEffect: "効力が生じる日",
  fieldText: "本文",
  fieldTitleEasy: "やさしい日本語の題",
  fieldTextEasy: "やさしい日本語の本文",
  fieldTitleEnglish: "英語の題",
  fieldTextEnglish: "英語の本文",
  fieldBatch: "取り込み名",
  fieldRoute: "配布先",
  fieldTitle: "題名",
  fieldWebsite: "ウェブサイト",

  // What is wrong with it.
  empty: "{field}が入力されていません。",
  controlCharacter: "{field}に見えない制御文字があります。入力し直してください。",
  tooLong: "{field}は{length}文字あります。{max}文字以内にしてください。",
  notEnglish: "{field}に日本語の文字があります。英語で入力してください。",
  notWebAddress: "{field}は https:// で始まるアドレスにしてください（入力：{typed}）",
  notDay: "{field}は 2026-04-30 のような日付にしてください（入力：{typed}）",
  inThePast: "{field}が過去の日付です。今日は{today}です。",
  notOrigin: "公開アドレスは https://kenpo.example.jp のような形にしてください（入力：{typed}）",
  originWithoutTls:
    "{host} の公開アドレスは https:// で始めてください。TLSがないと、途中にいる人がパスワードを読めます。",
  originWithoutName: "公開アドレスには、{host} ではなくホスト名が必要です。パスキーは名前に結びつきます。",
  originWithMore: "公開アドレスはホスト名までです：{origin}",
  originTaken: "{origin} はほかの組合のアドレスです。genkan insurer list をご覧ください。",
  hostShared:
    "{host} はほかの組合のホストです：{origin}。ブラウザーは1つのホストのCookieをポートの別なく共有するため、" +
    "組合ごとにホスト名が必要です。",
  originHasPasskeys:
    "パスキーはホストに結びついています。{origin} で作られたもの（いま{passkeys}個）は、ほかのホストでは使えません。" +
    "持ち主には回復コードか窓口の手助けが必要になります。それでも移すときは --yes を付けてください。",
  notPhone: "電話番号は 03-1234-5678 のように数字とハイフンにしてください（入力：{typed}）",
  notContact: "セキュリティの連絡先は、メールアドレスか https:// で始まるアドレスにしてください（入力：{typed}）",
  notColor: "色は #005bac のように、# と 0-9・a-f の6文字にしてください（入力：{typed}）",
  colorTooLight:
    "色 {color} は白い文字には明るすぎます。コントラスト比は{contrast}:1で、{least}:1以上が必要です。" +
    "使える最も近い色は {darker} です。",

  // The policy.
  policyIdle: "操作がないときの分数",
  policyAbsolute: "ログインからの分数",
  policyNoticeDays: "通知の有効日数",
  policySlowAfter: "1つの回線を遅くするユーザーIDの数",
  policyKeptDays: "資格喪失後の保存日数",
  outOfLimits: "{name}は{least}から{most}までです（入力：{value}）。",
  absoluteBelowIdle: "ログインからの分数（{absolute}）は、操作がないときの分数（{idle}）以上にしてください。",

  // The terms and the privacy notice.
  inLine: "{line}行目：{problem}",
  lineControlCharacter: "見えない制御文字があります。この行を入力し直してください。",
  textEmpty: "本文がありません。",
  textHasPicture: "画像は表示できません。言葉で書いてください。",
  textHasHtml: "HTMLは使えません：{tag}。Markdownで書いてください。",
  textHasLink: "リンクは https:// で始めてください（{address}）",
  textBeginsTooDeep: "最初の見出しは # か ## で始めてください。",
  notVersion: "版は、2.0 や 2026-04 のように、英数字・ピリオド・ハイフンで20文字以内にしてください。",
  noArticle: "規約に条がありません。それぞれを「## 第1条 目的」のような行で始めてください。",
  notSummary: "要点は次の形にしてください：{form}",
  notChanges: "変更点は次の形にしてください：{form}",
  pointsForm: '3つの言語の文を入れたJSON：{"ja":["…"],"easy":["…"],"en":["…"]}',
  graceTooShort: "同意の猶予の最終日が、効力が生じる日（{date}）より前です。",
  noDraft: "版 {version} の下書きはありません。genkan insurer terms list をご覧ください。",
  versionPublished: "版 {version} は公開されていて、変えられません。ほかの版にしてください。",
  versionSameMoment: "版 {version} も同じ時に効力が生じます。ほかの日にしてください。",
  versionUnknown: "規約の版 {version} はありません。genkan insurer terms list をご覧ください。",

  // Services and announcements.
  serviceUnknown: "{name} というサービスはありません。genkan insurer services list をご覧ください。",
  serviceExists: "{name} というサービスはすでにあります。",
  placeTooLow: "一覧の最初の位置は1です。",
  lastDayTooEarly: "終了日が開始日より前です。",
  announcementUnknown: "{title} というお知らせはありません。genkan insurer announcements list をご覧ください。",
  announcementExists: "{title} というお知らせはすでにあります。",
  announcementHalf: "ひとつの言語には、題と本文の両方が必要です。",
  nobodyInGroup: "{name} の会員はいません。genkan members list で確かめてください。",
  announcementOver: "終了日が、開始日より前か過去の日付です。",
};
