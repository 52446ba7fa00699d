/** Why a row cannot be imported: in Japanese for the file that goes back to whoever made the list, in English for the terminal. */
import { say } from "../../strings/strings.ts";

const reasons = {
  empty: { ja: "入力されていません", en: "is empty" },
  tooManyCharacters: { ja: "{max}文字以内にしてください", en: "has more than {max} characters" },
  replaced: { ja: "読み取れない文字（�）があります", en: "has a character that was lost (�) when the file was saved" },
  control: { ja: "改行や見えない文字があります", en: "has a line break or an invisible character" },
  memberNumber: {
    ja: "英数字と「-」で{max}文字以内にしてください",
    en: "must be letters and digits with hyphens between them, {max} characters at the most",
  },
  excelDate: {
    ja: "Excelが番号を日付に変えています。列の書式を「文字列」にして、もとの番号を入れ直してください",
    en: "was turned into a date by Excel. Make the column text and enter the number again",
  },
  nameKana: { ja: "カタカナにしてください", en: "must be kana" },
  birthDateEmpty: { ja: "入力されていません", en: "is empty" },
  birthDateForm: {
    ja: "「1979-08-22」「S54.8.22」のような日付にしてください",
    en: "must be a date such as 1979-08-22 or S54.8.22",
  },
  birthDateReal: { ja: "実際にある、1900年以後の日付にしてください", en: "must be a real date, not before 1900" },
  birthDateFuture: { ja: "未来の日付です", en: "is in the future" },
  email: { ja: "「name@example.com」の形にしてください", en: "must look like name@example.com" },
  postalCode: { ja: "7桁の数字にしてください", en: "must have seven digits" },
  postalCodeMissing: { ja: "住所があるのに郵便番号がありません", en: "is empty, but there is an address" },
  addressMissing: { ja: "郵便番号があるのに住所がありません", en: "is empty, but there is a postal code" },
  twice: { ja: "{line}行目と同じ番号です", en: "is the number of line {line} too" },
  cells: {
    ja: "列の数が違います（見出しは{expected}列、この行は{found}列）",
    en: "has {found} cells, the first row has {expected}",
  },
  quote: {
    ja: '引用符（"）が正しく閉じられていません。この行より後は調べていません',
    en: 'has a quotation mark (") that is not closed properly; nothing after it was checked',
  },
  tooLong: {
    ja: '行が長すぎるか、引用符（"）が閉じられていません。この行より後は調べていません',
    en: 'is too long, or a quotation mark (") in it is not closed; nothing after it was checked',
  },
} as const;

export interface Reason {
  key: keyof typeof reasons;
  values?: Record<string, string | number>;
}

export function sayReason({ key, values }: Reason, language: "ja" | "en"): string {
  return say(reasons[key][language], values);
}
