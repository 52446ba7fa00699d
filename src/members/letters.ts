/** Names as they are compared: in any width, in hiragana or katakana, without spaces, and whichever form of a letter was written. */

import { remembered } from "./remembered.ts";

/** Forms of one letter, the first of which stands for all: old and new forms, and those that family registers keep. */
const forms = `
亜亞 悪惡 圧壓 囲圍 為爲 医醫 壱壹 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 悦悅 閲閱 円圓 塩鹽 艶艷 縁緣 応應 欧歐 桜櫻 奥奧 横橫 温溫 穏穩
価價 画畫 会會 絵繪 概槪 拡擴 覚覺 学學 岳嶽 楽樂 渇渴 鎌鐮 缶罐 巻卷 勧勸 寛寬 歓歡 関關 館舘 観觀 気氣 帰歸 亀龜 偽僞 戯戲 犠犧 旧舊
拠據 挙擧 虚虛 峡峽 教敎 郷鄕鄉 強强 尭堯 暁曉 区區 駆驅 勲勳勛 薫薰 群羣 径徑 恵惠 渓溪 経經 蛍螢 軽輕 継繼 鶏鷄雞 芸藝 撃擊 県縣 倹儉
剣劍劔劒 検檢 権權 研硏 献獻 顕顯 験驗 険險 厳嚴 巌巖 戸戶 呉吳 広廣 効效 恒恆 黄黃 晃晄 鉱鑛 号號 国國圀 黒黑 済濟 砕碎 斎齋斉齊
崎﨑嵜碕 雑雜 参參 桟棧 蚕蠶 惨慘 賛贊 残殘 児兒 歯齒 辞辭 湿濕 実實 舎舍 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍
称稱 将將 渉涉 焼燒 証證 奨奬 条條 状狀 乗乘 浄淨 剰剩 畳疊疉 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 慎愼 真眞 寝寢 尽盡 図圖 粋粹 酔醉
穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 青靑 静靜 清淸 窃竊 摂攝 専專 戦戰 浅淺 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 曽曾 捜搜 挿插
装裝 総總 騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 団團 断斷 弾彈 遅遲 痴癡 着著 虫蟲 昼晝 鋳鑄
猪豬 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵鐡 点點 転轉 伝傳 灯燈 当當 党黨 盗盜 島嶋嶌 闘鬪 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜
廃廢 売賣 麦麥 発發 髪髮 抜拔 晩晚 蛮蠻 秘祕 彦彥 浜濱濵 瓶甁 富冨 払拂 仏佛 併倂 餅餠 辺邊邉 変變 弁辨瓣辯 歩步 宝寶寳 豊豐 褒襃 翻飜
毎每 万萬 満滿 麺麵 黙默 弥彌 薬藥 訳譯 予豫 余餘 与與 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵
戻戾 霊靈 隷隸 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 郎郞 楼樓 録錄 湾灣 高髙 吉𠮷 橋𣘺 杉杦 土圡 柳栁桺 桑桒 槙槇 桧檜 柏栢 梶𣑥 野埜
峰峯 秋秌穐龝 涌湧 凛凜 遥遙 鴎鷗 鴬鶯 鶴靏靎 壷壺 礪砺 祢禰 籠篭 薮藪籔 蝿蠅 萌萠 藤籐 丘丠 亘亙 兎兔菟 凉涼 姉姊 姫姬 巣巢 床牀 形𢒈
昂昻 晋晉 栖棲 桝枡 煙烟 瑠璢 禄祿 糸絲 脇脅 舖舗 船舩 花芲 薗園 葦芦蘆 裏裡 角⻆ 鈎鉤 間閒 雁鴈 鯵鰺 妙玅 州洲 年秊 往徃 最㝡 杯盃
村邨
`;

const formOf = new Map(
  forms
    .trim()
    .split(/\s+/)
    .flatMap((letters) => {
      const [first = "", ...others] = Array.from(letters);
      return others.map((letter) => [letter, first] as const);
    }),
);

/** Kana that are written one way and heard another, or that old programs have no small form of. */
const kanaForms: Record<string, string> = {
  ...Object.fromEntries(
    Array.from("ァィゥェォッャュョヮヵヶ", (small, at) => [small, "アイウエオツヤユヨワカケ"[at]!]),
  ),
  ヰ: "イ",
  ヱ: "エ",
  ヲ: "オ",
  ヂ: "ジ",
  ヅ: "ズ",
};

/** What is neither letter nor number: spaces, points, hyphens, and what chooses a form of the letter before it. */
const between = /[^\p{L}\p{N}]/gu;
/** The long vowel mark, and what is typed in its place. */
const longVowel = /(?<=[\u3041-\u30FF])[\p{Pd}\u2212\u2500\u2501\uFF70]/gu;

/** @returns what two names are compared by. */
export function nameKey(name: string): string {
  return wordsOf(name).map(wordKey).join("");
}

/** @returns the same of what follows the family name, where that stands apart. */
export function givenNameKey(name: string): string | null {
  const given = wordsOf(name).slice(1).map(wordKey).join("");
  return given === "" ? null : given;
}

const wordsOf = (name: string) => name.trim().split(/\s+/);

const wordKey = remembered((word) => {
  const text = word.normalize("NFKC").toLowerCase().replace(longVowel, "ー").replace(between, "");
  return Array.from(text, folded).join("");
});

function folded(letter: string): string {
  const code = letter.codePointAt(0)!;
  const katakana = code >= 0x3041 && code <= 0x3096 ? String.fromCodePoint(code + 0x60) : letter;
  return kanaForms[katakana] ?? formOf.get(letter) ?? katakana;
}
