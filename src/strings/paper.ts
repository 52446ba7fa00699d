/** What the printed notice says, in Japanese like the paper it follows. `{…}` in the steps are the headings of the screens. */
export const paperWords = {
  documentTitle: "ID通知書",
  honorific: "様",
  postcard: "郵便はがき",
  confidential: "親展",
  doNotForward: "転送不要",
  proof: "見本",
  heading: "webサービスのご案内",
  lead: "医療費のお知らせや健診結果などを、インターネットでご覧いただけます。ここにあるユーザーIDとパスワードで、はじめの登録をしてください。",
  stepsHeading: "登録の手順",
  steps: [
    {
      title: "STEP1",
      text: "QRコードを読み取るか、アドレスを開き、「{signIn}」画面にユーザーIDとパスワードを入力します。",
    },
    { title: "STEP2", text: "「{birthDate}」で数字8桁の生年月日を入力し、「{terms}」を読んで同意します。" },
    {
      title: "STEP3",
      text: "「{account}」で、これから使うユーザーIDと、生体認証かワンタイムパスワード（OTP）を選びます。",
    },
    {
      title: "STEP4",
      text: "「{password}」「{email}」に進みます。「{firstLoginDone}」と出たらログアウトし、新しいパスワードでログインします。",
    },
    { title: "STEP5", text: "選んだ認証方法を設定し、「{deviceName}」「{recoveryCode}」を済ませると完了です。" },
  ],
  userId: "ユーザーID",
  password: "パスワード",
  validity: "有効期間 {from}から{until}まで",
  addressLabel: "アドレス",
  english: "In English: {address}?lang=en",
  easy: "やさしい 日本語（にほんご）: {address}?lang=easy",
  contact:
    "このお知らせについてご不明な点がございましたら、健康保険組合へお問い合わせください。\n電話 {phone}（{hours}）",
  phone: "電話 {phone}",
  route: "配布先 {route}",
  open: "開けて中をご覧ください",
  openHow: "右下の角から、ゆっくりとはがしてください。ぬれているときは、乾かしてから開けてください。",
};
