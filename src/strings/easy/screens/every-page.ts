/** やさしい日本語: what stands around every page, and on the pages of errors. */
import type { everyPage as ja } from "../../ja/screens/every-page.ts";
import type { Words } from "../../words.ts";

export const everyPage: Words<typeof ja> = {
  skip: "本文（ほんぶん）へ 行（い）く",
  portal: "会員（かいいん）サイト",
  errorPrefix: "エラー：",
  titleSeparator: " – ",
  required: "※かならず",
  requiredChoice: "※かならず",
  languages: "ことば",
  step: {
    of: "{total}の うちの {n}番目（ばんめ）",
    ofTitle: "（{n}/{total}）",
    left: "あと {count}つ：{parts}",
    between: "、",
    last: "これが 最後（さいご）です",
    parts: { authenticator: "ログインの しかた", recoveryCodes: "回復（かいふく）コード" },
  },
  summary: {
    inputs: "書（か）いた ことを 見（み）て ください",
    notSignedIn: "ログインできません",
    notRegistered: "登録（とうろく）できませんでした",
    notSent: "送（おく）れませんでした",
    notConfirmed: "確認（かくにん）できませんでした",
    notChanged: "かえられませんでした",
    renewed: "新（あたら）しく なりました",
  },
  next: "次（つぎ）へ",
  save: "きめる",
  back: "かえないで もどる",
  show: "見（み）せる",
  copy: "コピーする",
  copied: "コピーしました",
  sending: "送（おく）って います",
  slow: "時間（じかん）が かかって います。このまま 待（ま）って ください",
  offline:
    "インターネットに つながりません。書（か）いた ことは のこって います。もう一度（いちど） ボタンを おして ください",
  help: {
    before: "こまった ときは 電話（でんわ）",
    idle: "{minutes}分（ぷん） 何（なに）も しないと ログアウトします。終（お）わった ところまでは のこります。",
  },
  timeLeft: {
    heading: "もうすぐ ログアウトします",
    lead: "あと {minutes}分（ぷん）ぐらいで ログアウトします。続（つづ）けますか。",
    stay: "続（つづ）ける",
  },
  menu: {
    label: "メニュー",
    home: "ホーム",
    profile: "プロフィールを かえる",
    signInMethods: "ログインの しかたを かえる",
    terms: "利用規約（りようきやく）",
    signOut: "ログアウト",
    honorific: "{name} さん",
  },
  inApp: {
    lead: "{app}の 中（なか）で ひらいて います。ここでは 生体認証（せいたいにんしょう）が できない ことが あります。",
    someApp: "ほかの アプリ",
    open: "SafariかChromeで ひらく",
    again: "ひらいた 画面（がめん）で、もう一度（いちど） ログインします。",
    byHand: "ひらかない とき",
    address: "この アドレスを SafariかChromeで ひらいて ください。",
    notHere: "この画面（がめん）では 生体認証（せいたいにんしょう）の 登録（とうろく）が できません。",
  },
  staleForm: {
    heading: "もう一度（いちど） 送（おく）って ください",
    lead: "ほかの 画面（がめん）で もう一度（いちど） ログインしました。ここに 書（か）いた ことは まだ 送（おく）られて いません。",
    submit: "これを 送（おく）る",
    back: "書（か）く 画面（がめん）へ もどる",
  },
  noCookies: {
    heading: "クッキーが 使（つか）えません",
    lead: "この ブラウザーは クッキー（cookie）を 受（う）けとりません。設定（せってい）で クッキーを 使（つか）えるように して ください。または、Safariか Chromeで ひらいて ください。書（か）いた ことは 送（おく）られて いません。",
    withoutTls:
      "この ブラウザーは、httpで はじまる アドレスでは クッキー（cookie）を 受（う）けとりません。Chromeか Edgeか Firefoxで ひらいて ください。書（か）いた ことは 送（おく）られて いません。",
  },
  notOpen: {
    heading: "今（いま）、じゅんびを して います",
    text: "この サイトは、まだ 使（つか）えません。また 後（あと）で 見（み）て ください。",
  },
  error: {
    refusedHeading: "受（う）けとれませんでした",
    refused:
      "送（おく）られた ものを 読（よ）めませんでした。登録（とうろく）して ある ことは かわって いません。最初（さいしょ）の 画面（がめん）から もう一度（いちど） して ください。",
    missingHeading: "ページが ありません",
    missing: "アドレスが 正（ただ）しいか 見（み）て ください。",
    brokenHeading: "うまく できませんでした",
    broken:
      "こちらの 問題（もんだい）で できませんでした。終（お）わった ところまでは のこって います。少（すこ）し 待（ま）って、もう一度（いちど） して ください。",
    busyHeading: "今（いま）、とても こんで います",
    busy: "終（お）わった ところまでは のこって います。少（すこ）し 待（ま）って、もう一度（いちど） して ください。",
    id: "電話（でんわ）で 聞（き）く ときの 番号（ばんごう）：{id}",
    home: "最初（さいしょ）の 画面（がめん）へ",
  },
  months: "{year}年{month}月{day}日",
};
