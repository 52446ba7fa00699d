/** やさしい日本語: services that members come to signed in. */
import type { services as ja } from "../../ja/screens/services.ts";
import type { Words } from "../../words.ts";

export const services: Words<typeof ja> = {
  proveForService: {
    heading: "あなたの 確認（かくにん）",
    lead: "サービスを ひらく 前（まえ）に、もう一度（いちど） あなたを 確認（かくにん）します。",
  },
  connections: {
    heading: "つながって いる サービス",
    link: "つながって いる サービスを 見（み）る",
    lead: "この サイトから ひらいた サービスと、サービスが 知（し）って いる ことです。",
    since: "つながった 日（ひ）",
    lastAt: "さいごに ひらいた とき",
    knows: "サービスが 知（し）って いる こと",
    knowsNothing: "この 健康保険組合（けんこうほけんくみあい）の 会員（かいいん）だと いう ことだけ",
    end: "「{name}」との つながりを おわる",
    none: "つながって いる サービスは ありません。",
    claims: {
      member_number: "会員番号（かいいんばんごう）",
      name: "名前（なまえ）",
      name_kana: "名前（なまえ）の カナ",
      birthdate: "生まれた 日（ひ）",
      email: "確認（かくにん）した メールアドレス",
      updated_at: "登録（とうろく）が さいごに かわった とき",
    },
  },
  services: {
    continueHeading: "サービスへ 進（すす）みます",
    continueLead: "「{service}」を ひらきます。画面（がめん）が かわらない ときは、つぎの ボタンを おして ください。",
    goOn: "すすむ",
    refusedHeading: "サービスを ひらけませんでした",
    refused:
      "サービスからの おねがいに まちがいが あります。ホームから もういちど サービスを ひらいて ください。できない ときは、この ページの 下（した）の 番号（ばんごう）へ 電話（でんわ）して ください。",
    overHeading: "もういちど サービスから はじめて ください",
    over: "サービスの 画面（がめん）を ひらいてから 時間（じかん）が たちました。または、ほかの 画面（がめん）で つづきが はじまりました。サービスの 画面（がめん）に もどって、もういちど やって ください。",
    signedOutHeading: "ログアウトしました",
    signedOut: "ひらいて いた サービスからも ログアウトしました。",
    backToService: "サービスへ もどる",
    signOutLead:
      "サービスからの おねがいです。ログアウトすると、ほかに ひらいて いる サービスからも ログアウトします。",
  },
};
