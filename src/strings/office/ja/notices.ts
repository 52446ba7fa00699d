/** 健保組合の職員が読む言葉：ID通知書。 */
import type { Words } from "../../words.ts";
import type { notices as en } from "../en/notices.ts";

export const notices: Words<typeof en> = {
  noticesExist: "{file} はすでにあります。ほかの名前にしてください。",
  addresseeUnknown: "{number} は加入者の一覧にありません。",
  addresseeRetired: "{number} は利用を終えています。",
  addresseeHasPassword: "{number} はパスワードを設定ずみです。すべてを失った方には --for-recovery で発行します。",
  addresseeHasNone: "{number} はパスワードをまだ設定していません。通常の通知を発行してください。",
  addressMissing: "{number} {name}：住所がありません",
  letterMissing: "{number} {name}：次の文字はどのフォントにもありません：{letters}",
  nothingIssued: "何も発行していません。一覧を直して取り込むか、--leave-out を付けてほかの方だけに発行してください。",
  leftOut: "除いた方：",
  printHalfList: "それでも、この分の通知を印刷しますか。印刷するときは yes と入力してください：",
  nobodyLeft: "発行する相手がいません。",
};
