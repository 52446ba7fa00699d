/** What the printed notice says, in Japanese like the paper it follows. `{…}` in the steps are the headings of the screens. */
export const paperWords = {
  documentTitle: "ID通知書",
  honorific: "様",
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

/** What the post wants to read on a private card; no word of ours. */
export const postcardMark = "郵便はがき";
export const paidTogether = "料金別納郵便";
export const postcardMarkAbroad = "POST CARD    AIR MAIL";

/** The columns of the list for a print shop: what they are called, and what the sheet beside it says of them. */
export const columnWords = {
  memberNumber: { heading: "会員番号", about: "照合用。紙面には刷りません" },
  name: { heading: "氏名", about: "宛名。異体字セレクタを含むことがあります" },
  postalCode: { heading: "郵便番号", about: "ハイフン付き（060-0001）。先頭の0も文字です。海外の宛先では空です" },
  address1: { heading: "住所1", about: "宛先の1行目" },
  address2: { heading: "住所2", about: "宛先の2行目" },
  address3: { heading: "住所3", about: "宛先の3行目" },
  address4: { heading: "住所4", about: "宛先の4行目。海外の宛先では、郵便番号と国名もここに続きます" },
  route: { heading: "配布先", about: "内側に刷ります。宛名面には刷りません" },
  userId: { heading: "ユーザーID", about: "圧着の内側に、このまま刷ります" },
  password: { heading: "パスワード", about: "圧着の内側に、ハイフンも含めてこのまま刷ります" },
  validFrom: { heading: "使い始めの日", about: "有効期間の初日" },
  validUntil: { heading: "有効期限", about: "有効期間の最終日" },
  qr: { heading: "QRコードの内容", about: "この文字列をQRコード（誤り訂正M、20mm角以上）にして、圧着の内側に刷ります" },
  line: { heading: "通し番号", about: "1から件数まで。抜けと重なりの確認用" },
};

/** The sheet beside that list. */
export const layoutWords = {
  head:
    "{insurer}　ID通知書　印刷データのレイアウト\n\n件数　{count}件（見出しの行を含めて{lines}行）\n形式　CSV、UTF-8（BOM付き）、コンマ区切り、改行はCRLF、{columns}列\n" +
    "すべての列を文字列として読み込んでください。数値や日付として読み込むと、番号や郵便番号が変わります。\n\n列　見出し　内容　最大の文字数",
  column: "{number}　{heading}　{about}　{longest}文字",
  foot: "\n並び順のまま、1行を1通に印刷してください。データは納品後すぐに消去し、消去したことを書面でお知らせください。",
  confidential: "宛名面に「親展」と刷ってください。",
  doNotForward: "宛名面に「転送不要」と刷ってください。",
  paidAt: "宛名面の切手の位置に「料金別納郵便」と「{paidAt}」の表示（2〜3cm角）を刷ってください。",
};
