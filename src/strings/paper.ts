/** What the printed notice says, in Japanese like the paper it follows. `{…}` in the steps are the headings of the screens. */
export const paperWords = {
  documentTitle: "ID通知書",
  honorific: "様",
  heading: "webサービスのご案内",
  lead: "医療費のお知らせや健診結果などを、インターネットでご覧いただけます。下のユーザーIDとパスワードで、はじめの登録をしてください。",
  steps: [
    {
      title: "STEP1",
      text: "QRコードを読み取るか、下のアドレスを開き、「{signIn}」画面にユーザーIDとパスワードを入力します。",
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
  validUntil: "有効期限 {date}まで",
  address: "アドレス {address}",
  contact:
    "このお知らせについてご不明な点がございましたら、健康保険組合へお問い合わせください。\n電話 {phone}（{hours}）",
  phone: "電話 {phone}",
};
