/** やさしい日本語: what the next page says once, when something is done. */
import type { done as ja } from "../../ja/screens/done.ts";
import type { Words } from "../../words.ts";

export const done: Words<typeof ja> = {
  done: {
    firstLogin: "これで 全部（ぜんぶ） 終（お）わりました",
    userIdChanged: "ユーザーIDを かえました。",
    emailChanged: "メールアドレスを かえました。",
    recoveryEmailAdded: "2つ目（め）の メールアドレスを 登録（とうろく）しました。",
    recoveryEmailRemoved: "2つ目（め）の メールアドレスを 消（け）しました。",
    codeSent: "確認（かくにん）コードを 送（おく）りました。",
    changeCancelled: "かえるのを やめました。",
    languageChanged: "ことばを かえました。",
    passkeyAdded: "生体認証（せいたいにんしょう）を 登録（とうろく）しました。名前（なまえ）を つけて ください。",
    otpAdded: "認証（にんしょう）アプリを 登録（とうろく）しました。名前（なまえ）を つけて ください。",
    deviceNamed: "スマホなどの 名前（なまえ）を きめました。",
    deviceRemoved: "スマホなどを 消（け）しました。",
    recoveryCodeRenewed:
      "新（あたら）しい 回復（かいふく）コードに なりました。前（まえ）の コードは 使（つか）えません。",
    passwordChanged: "パスワードを かえました。",
    passwordRecovered:
      "パスワードを かえました。全部（ぜんぶ）の スマホなどから ログアウトしました。新（あたら）しい パスワードで ログインして ください。",
    sessionEnded: "えらんだ スマホなどを ログアウトしました。",
    otherSessionsEnded: "ほかの スマホなどを 全部（ぜんぶ） ログアウトしました。",
    serviceEnded: "サービスとの つながりを おわりました。",
    termsAgreed: "利用規約（りようきやく）に 同意（どうい）しました。",
    moveCancelled: "新（あたら）しい スマホの 登録（とうろく）を やめました。",
    phoneRegistered: "この スマホを 登録（とうろく）しました。続（つづ）けて ログインして ください。",
  },
  firstLoginDone: {
    passkey:
      "次（つぎ）からは、ユーザーID「{userId}」と パスワード、「{device}」の 顔（かお）・指（ゆび）・画面（がめん）ロックで ログインできます。",
    otp: "次（つぎ）からは、ユーザーID「{userId}」と パスワード、「{device}」に 出（で）る 数字（すうじ）で ログインできます。",
  },
};
