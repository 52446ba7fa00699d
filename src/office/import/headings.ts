/** What the columns of a member list are called: by us, and by the offices and systems that make them. */

/** Column → its headings; the first one is Japanese and names the column in reports, the second is English. */
const headings = {
  memberNumber: ["会員番号", "member_number", "会員No", "会員ID", "被保険者番号", "組合員番号", "加入者番号"],
  numberSymbol: ["記号", "number_symbol", "被保険者証記号", "保険証記号", "被保険者等記号", "資格記号", "証記号"],
  numberDigits: ["番号", "number_digits", "被保険者証番号", "保険証番号", "被保険者等番号", "資格番号", "証番号"],
  numberBranch: ["枝番", "number_branch", "枝番号", "被保険者証枝番", "保険証枝番", "被保険者等枝番", "資格枝番"],
  name: ["氏名", "name", "名前", "お名前", "氏名漢字", "漢字氏名", "会員氏名", "被保険者氏名", "加入者氏名"],
  familyName: ["姓", "family_name", "氏", "苗字", "姓漢字", "漢字姓", "氏名姓", "last_name"],
  givenName: ["名", "given_name", "名漢字", "漢字名", "氏名名", "first_name"],
  nameKana: [
    "フリガナ",
    "name_kana",
    "カナ",
    "カナ氏名",
    "氏名カナ",
    "氏名フリガナ",
    "名前フリガナ",
    "よみがな",
    "読み",
  ],
  familyKana: ["セイ", "family_name_kana", "姓カナ", "カナ姓", "姓フリガナ", "氏カナ", "氏フリガナ"],
  givenKana: ["メイ", "given_name_kana", "名カナ", "カナ名", "名フリガナ"],
  birthDate: ["生年月日", "birth_date", "誕生日", "生年月日年月日", "date_of_birth", "birthday"],
  birthEra: ["元号", "birth_era", "生年月日元号", "年号", "元号コード", "生年月日年号"],
  email: ["メールアドレス", "email", "メール", "e_mail", "e_mailアドレス", "eメール", "eメールアドレス", "mail"],
  postalCode: ["郵便番号", "postal_code", "〒", "郵便", "zip", "zip_code", "自宅郵便番号", "住所郵便番号"],
  prefecture: ["都道府県", "prefecture", "都道府県名"],
  city: ["市区町村", "city", "市区町村名", "市町村", "市郡区"],
  street: ["町名番地", "street", "町域番地", "番地", "丁目番地", "町名地番", "町名"],
  address1: ["住所1", "address1", "住所", "address", "自宅住所", "自宅住所1", "住所上段"],
  address2: ["住所2", "address2", "方書", "建物名", "建物", "自宅住所2", "住所方書", "マンション名", "住所下段"],
  address3: ["住所3", "address3", "自宅住所3"],
  address4: ["住所4", "address4", "自宅住所4"],
  country: ["国名", "country", "国"],
  route: ["配布先", "route", "配付先", "送付先区分"],
} as const;

export type Column = keyof typeof headings;

export const columns = Object.keys(headings) as Column[];

export const headingOf = (column: Column): string => headings[column][0];

export const englishHeadingOf = (column: Column): string => headings[column][1];

/** The columns that Genkan adds to the rows it sends back. */
export const addedHeadings = ["行", "列", "理由"] as const;

const byHeading = new Map(columns.flatMap((column) => headings[column].map((each) => [folded(each), column] as const)));

/** What stands behind a heading and changes nothing about it. */
const remark = /\((?:必須|任意|漢字|全角|半角|西暦|和暦|ハイフン[あな][りし]|自宅|[yY]{4}.*)\)/g;

/** @param cell a heading as it stands in a file. @returns the column that it names for certain. */
export function columnNamed(cell: string): Column | undefined {
  return byHeading.get(folded(cell)) ?? byHeading.get(folded(cell.normalize("NFKC").replace(remark, "")));
}

/** Equal for headings that people take for the same: width, case, spaces, line breaks, kana, marks and brackets do not count. */
export function folded(heading: string): string {
  return heading
    .normalize("NFKC")
    .replace(/[ぁ-ゖ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .replace(/[\s\p{Cf}_()[\]【】「」・:.。*※/\p{Pd}]/gu, "")
    .toLowerCase();
}
