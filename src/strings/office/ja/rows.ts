/** 健保組合の職員が読む言葉：一覧の行が取り込めない理由。列の名前のあとに続く。 */
import type { Words } from "../../words.ts";
import type { rows as en } from "../en/rows.ts";

export const rows: Words<typeof en> = {
  cellEmpty: "入力されていません",
  cellTooLong: "{max}文字以内にしてください",
  cellReplaced: "保存したときに失われた文字（�）があります。その文字を入れ直してください",
  cellInvisible: "目に見えない文字があります。入力し直してください",
  cellOwnLetter: "外字（そのパソコンだけの文字）があります。ほかでは表示できないため、別の字体で入力してください",
  cellExcelError: "Excelのエラー（{error}）になっています。もとの文字を入れ直してください",
  cellLetterLost: "失われた文字の代わりの記号があります（{sign}）。もとの文字を入れ直してください",
  cellExcelDate: "Excelが日付に変えています。列の書式を「文字列」にして、もとの値を入れ直してください",
  cellExponent: "Excelが番号を短くしています（E+）。列の書式を「文字列」にして、もとの番号を入れ直してください",
  cellZero: "「0」だけが入っています。もとの文字を入れ直すか、空にしてください",
  memberNumberForm: "英数字と「-」で{max}文字以内にしてください",
  nameWithoutLetter: "文字がありません。氏名を入れ直してください",
  nameKana: "カタカナにしてください",
  birthDateEmpty: "入力されていません",
  birthDateForm: "「1979-08-22」「S54.8.22」のような日付にしてください",
  birthDateReal: "実際にない日付か、元号に合わない日付です。1900年以後の、実際にある日付にしてください",
  birthDateFuture: "未来の日付です",
  birthDateEra: "元号の数字が2通りに読めます（昭和が3の一覧と5の一覧があります）。「S54.8.22」のように入力してください",
  birthDateNoEra: "西暦の4桁か元号がありません。「1979-08-22」「S54.8.22」のように入力してください",
  emailForm: "「name@example.com」の形にしてください",
  postalCode: "7桁の数字にしてください",
  postalCodeShort: "7桁の数字にしてください。Excelで先頭の0が消えたときは、0を入れ直してください",
  postalCodeZero: "実際にない郵便番号です。海外の住所のときは、空にしてください",
  postalCodeMissing: "住所があるのに郵便番号がありません",
  addressEmpty: "郵便番号があるのに住所がありません",
  numberTwice: "{line}行目と同じ番号です",
  rowTooLong:
    '列が多すぎます（見出しは{expected}列、この行は{found}列）。住所の中のコンマは、引用符（"）で囲んでください',
  rowQuote: '引用符（"）が閉じられていません。この行より後は調べていません',
  rowEndless: '行が長すぎるか、引用符（"）が閉じられていません。この行より後は調べていません',
};
