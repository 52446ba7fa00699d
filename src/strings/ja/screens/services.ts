/** 日本語: services that members come to signed in. */
export const services = {
  proveForService: {
    heading: "ご本人の確認",
    lead: "サービスを開く前に、もう一度本人の確認をします。",
  },
  connections: {
    heading: "つながっているサービス",
    link: "つながっているサービスを見る",
    lead: "会員サイトからログインしたまま開いたサービスと、そのサービスが知っていることです。",
    since: "つながった日",
    lastAt: "最後に開いたとき",
    knows: "サービスが知っていること",
    knowsNothing: "この健康保険組合の会員であることだけ",
    end: "「{name}」とのつながりを終わる",
    none: "つながっているサービスはありません。",
    claims: {
      member_number: "会員番号",
      name: "氏名",
      name_kana: "氏名（カナ）",
      birthdate: "生年月日",
      email: "確認ずみのメールアドレス",
      updated_at: "登録が最後に変わったとき",
    },
  },
  services: {
    continueHeading: "サービスへ進みます",
    continueLead: "「{service}」を開きます。自動で進まないときは、次のボタンを押してください。",
    goOn: "進む",
    refusedHeading: "サービスを開けませんでした",
    refused:
      "サービスからの依頼に誤りがあります。ホームからもう一度サービスを開いてください。続くときは、このページの下の番号へ電話してください。",
    overHeading: "もう一度サービスから始めてください",
    over: "サービスの画面を開いてから時間がたったか、別の画面で続きが始まっています。サービスの画面に戻って、もう一度お進みください。",
    signedOutHeading: "ログアウトしました",
    signedOut: "開いていたサービスからもログアウトしました。",
    backToService: "サービスへ戻る",
    signOutLead: "サービスからのお願いです。ログアウトすると、ほかに開いているサービスからもログアウトします。",
  },
} as const;
