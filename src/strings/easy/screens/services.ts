/** やさしい日本語: services that members come to signed in. */
import type { services as ja } from "../../ja/screens/services.ts";
import type { Words } from "../../words.ts";

export const services: Words<typeof ja> = {
  proveForService: {
    heading: "あなたの 確認（かくにん）",
    lead: "サービスを ひらく 前（まえ）に、もう一度（いちど） あなたを 確認（かくにん）します。",
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
