/** The demonstration insurer and its three members: all of it invented. */

export const insurer = {
  name: "あおば健康保険組合",
  nameEn: "Aoba Health Insurance Society",
  phone: "03-0000-0000",
  phoneHours: "平日 9時〜17時",
  phoneHoursEn: "weekdays 9:00-17:00",
  postalAddress: "〒100-0000 東京都千代田区見本町1-2-3 あおばビル4階",
};

/** Works in the office's console, in every role. */
export const operator = "見本 業子";

/** The seven services of the printed manual's home page. Their addresses lead to a page of ours that says what would open. */
export const services = [
  { ja: "医療費情報", easy: "医療費（いりょうひ）の お知（し）らせ", en: "Medical expenses" },
  { ja: "人間ドック等予約", easy: "人間（にんげん）ドックの 予約（よやく）", en: "Health check-up booking" },
  { ja: "電子申請", easy: "インターネットの 申（もう）しこみ", en: "Online applications" },
  {
    ja: "家族療養費特例申請",
    easy: "家族（かぞく）の 医療費（いりょうひ）の 申（もう）しこみ",
    en: "Family benefit application",
  },
  { ja: "健診結果照会", easy: "健診（けんしん）の 結果（けっか）", en: "Check-up results" },
  { ja: "トラベルサービス", easy: "旅行（りょこう）の サービス", en: "Travel service" },
  { ja: "資格情報のお知らせ", easy: "保険（ほけん）の 資格（しかく）の お知（し）らせ", en: "Notice of eligibility" },
].map((name, place) => ({ ...name, url: `/demonstration/service/${place + 1}` }));

export const members = [
  {
    about: "a standard member",
    memberNumber: "1001-1",
    name: "見本 太郎",
    nameKana: "ミホン タロウ",
    birthDate: "1979-08-22",
    postalAddress: { postalCode: "1000000", lines: ["東京都千代田区見本町1-2-3"] },
  },
  {
    about: "with an e-mail address on file",
    memberNumber: "1002-1",
    name: "試験 花子",
    nameKana: "シケン ハナコ",
    birthDate: "1964-10-10",
    email: "hanako@example.com",
    postalAddress: { postalCode: "1000000", lines: ["東京都千代田区見本町4-5-6", "みほんハイツ101号室"] },
  },
  {
    about: "with a rare kanji in the name",
    memberNumber: "1003-1",
    name: "𠮷﨑 髙子",
    nameKana: "ヨシザキ タカコ",
    birthDate: "2001-02-03",
    postalAddress: { postalCode: "1000000", lines: ["東京都千代田区見本町7-8-9"] },
  },
];
