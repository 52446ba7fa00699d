/** 日本語: what the next page says once, when something is done. */
export const done = {
  done: {
    firstLogin: "以上で設定が完了しました",
    userIdChanged: "ユーザーIDを変更しました。",
    emailChanged: "メールアドレスを変更しました。",
    recoveryEmailAdded: "予備のメールアドレスを登録しました。",
    recoveryEmailRemoved: "予備のメールアドレスを削除しました。",
    codeSent: "確認コードを送りました。",
    changeCancelled: "変更をやめました。",
    languageChanged: "ことばを変更しました。",
    passkeyAdded: "生体認証を登録しました。名前を付けてください。",
    otpAdded: "認証アプリを登録しました。名前を付けてください。",
    deviceNamed: "デバイスの名前を保存しました。",
    deviceRemoved: "デバイスを削除しました。",
    recoveryCodeRenewed: "新しい回復コードに切り替えました。前のコードは使えません。",
    passwordChanged: "パスワードを変更しました。",
    passwordRecovered:
      "パスワードを変更し、すべてのデバイスからログアウトしました。新しいパスワードでログインしてください。",
    sessionEnded: "選んだデバイスをログアウトしました。",
    otherSessionsEnded: "ほかのデバイスをすべてログアウトしました。",
    serviceEnded: "サービスとのつながりを終わりました。",
    termsAgreed: "利用規約に同意しました。",
    moveCancelled: "新しいスマートフォンの登録をやめました。",
    phoneRegistered: "このスマートフォンを登録しました。続けてログインしてください。",
  },
  firstLoginDone: {
    passkey: "次回からは、ユーザーID「{userId}」とパスワード、「{device}」の顔・指紋・画面ロックでログインできます。",
    otp: "次回からは、ユーザーID「{userId}」とパスワード、「{device}」に出る数字でログインできます。",
  },
} as const;
