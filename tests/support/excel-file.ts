/** Member lists as offices have them, of invented people. */
import iconv from "iconv-lite";

const families = ["見本", "試験", "架空", "仮名", "模擬", "例示", "髙﨑", "想定"];
const given = ["太郎", "花子", "一", "次郎", "美咲", "健", "陽菜", "翔", "葵", "蓮"];
const kana: Record<string, string> = { 見本: "ミホン", 試験: "シケン" };

export interface ListedMember {
  number: string;
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
}

/** @returns the n-th invented member. */
export function listedMember(n: number): ListedMember {
  const family = families[n % families.length]!;
  const birth = new Date(Date.UTC(1940 + (n % 65), n % 12, 1 + (n % 28)));
  return {
    number: `${2000 + Math.floor(n / 4)}-${1 + (n % 4)}`,
    name: `${family} ${given[n % given.length]}`,
    birthDate: birth.toISOString().slice(0, 10),
  };
}

/** @returns a file as Excel saves it on a Japanese computer: CP932, Japanese headings. */
export function excelFile(count: number): Buffer {
  const rows = Array.from({ length: count }, (_, n) => {
    const { number, name, birthDate } = listedMember(n);
    const family = name.split(" ")[0]!;
    const reading = `${kana[family] ?? "ミホン"} タロウ`;
    const day = n % 2 === 0 ? birthDate.replaceAll("-", "/") : birthDate.replaceAll("-", "");
    return [number, name, reading, day, "", "100-0001", "東京都千代田区見本町1-2-3", `みほんハイツ${n}号室`, "総務部"];
  });
  const headings = [
    "会員番号",
    "氏名",
    "フリガナ",
    "生年月日",
    "メールアドレス",
    "郵便番号",
    "住所1",
    "住所2",
    "配布先",
  ];
  const text = [headings, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
  return iconv.encode(text, "cp932");
}
