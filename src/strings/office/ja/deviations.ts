/** 健保組合の職員が読む言葉：方針が公的な基準と違う点と、その補い方。 */
import type { Words } from "../../words.ts";
import type { deviations as en } from "../en/deviations.ts";

export const deviations: Words<typeof en> = {
  deviationLength: "パスワードは{least}〜{most}文字です",
  deviationLengthFrom: "ASVS 6.2.9、NIST SP 800-63B-4 3.1.1.2",
  deviationLengthBy:
    "認証方法の登録が必須です（厚生労働省のQ&A シQ-54（c）は、2つの要素があれば、英数記号を混ぜた8文字を認めています）。または --preset modern",
  deviationMix: "パスワードには英字・数字・記号のすべてが必要です",
  deviationMixFrom: "ASVS 6.2.5、NIST SP 800-63B-4 3.1.1.2",
  deviationMixBy: "認証方法の登録が必須です。よくある言葉や本人に関わる言葉は使えません。または --preset modern",
  deviationCase: "パスワードの大文字と小文字を区別しません",
  deviationCaseFrom: "ASVS 6.2.8",
  deviationCaseBy:
    "試せる回数を限っています（R1、R2）。argon2idに、別に保管する鍵（pepper）を加えています。または --preset modern",
  deviationBirthDate: "初めてのログインで生年月日を聞きます",
  deviationBirthDateFrom: "ASVS 6.4.2（秘密の質問とみなす場合）",
  deviationBirthDateBy:
    "紙に印刷した55ビットの秘密に加えて聞くだけで、1通に{tries}回までです。生年月日では何も再設定できません",
  deviationHome: "認証方法を確かめる前に、ホームを表示します",
  deviationHomeFrom: "ASVS 6.3.3、厚生労働省の2要素認証",
  deviationHomeBy: "枠だけを表示します。個人の情報はなく、どこにも進めません（S8）",
  deviationOnePaper: "ユーザーIDとパスワードが1枚の紙に載っています",
  deviationOnePaperFrom: "1通の封筒は、1つの要素にしかなりません",
  deviationOnePaperBy:
    "生年月日を聞き、{days}日間に1回だけ使え、認証方法が増えるたびにメールで知らせます。圧着はがきか目隠しシールをおすすめします",
  deviationNoticeDays: "通知は、使い始めの日から{days}日間使えます",
  deviationNoticeDaysFrom: "NIST SP 800-63B-4 4.2.1.2（郵送するコードは30日まで。P3）",
  deviationNoticeDaysBy:
    "生年月日を{tries}回まで聞き、1回だけ使え、宛先不明で戻れば無効になります。または --notice-days 30",
  deviationContinue: "ログインし直さずに、続けて認証方法を登録できます",
  deviationContinueFrom: "紙の手引き（新しいパスワードをもう一度入力する）",
  deviationContinueBy:
    "同じブラウザーで、初めてのログインから{hours}時間以内に限ります。または --continue-in-place off",
  deviationIdle: "操作のないまま{idle}分たつと、ログアウトします",
  deviationIdleFrom: "このソフトウェアの上限の30分（S4、ASVS 7.3.1）",
  deviationIdleBy:
    "NIST SP 800-63B-4 2.2.3は1時間まで認めています。画面にそう書き、{warning}分前にお尋ねします。または --idle 30",
  deviationAbsolute: "ログインから{absolute}分たつと、ログアウトします",
  deviationAbsoluteFrom: "このソフトウェアの上限の12時間（S4、ASVS 7.3.2）",
  deviationAbsoluteBy: "NIST SP 800-63B-4 2.2.3は、2つの要素があれば24時間まで認めています。または --absolute 720",
};
