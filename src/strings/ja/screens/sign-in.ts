/** 日本語: signing in and out, and the second factor. */
export const signIn = {
  signIn: {
    heading: "ログイン",
    lead: "はじめての方は、ID通知書に印刷された仮ユーザーIDと仮パスワードを入力してください。",
    userId: "ユーザーID",
    userIdHint: "はじめての方は「kp-」で始まる仮ユーザーID",
    password: "パスワード",
    passwordHint: "仮パスワードは、大文字・小文字の区別なし、「-」なしでも入力できます",
    submit: "ログインする",
    where: "はがき・紙通知の見かた",
    whereText: "通知の赤い枠の中に、ユーザーIDとパスワードが印刷されています。",
    trouble: "ログインできないとき",
    troubleList1: "数字の0とアルファベットのO、数字の1とIは、どちらを入力しても読み取ります。",
    troubleList2: "通知に印刷された有効期限が過ぎていないか確認してください。",
    troubleList3: "新しい通知が届いたときは、前の通知は使えません。",
    troubleList4: "通知をなくしたときは、電話してください。新しい通知をお送りします。",
    forgotUserId: "ユーザーIDを忘れたとき",
    forgotPassword: "パスワードを忘れたとき",
    passwordChanged: "パスワードを変更し、すべての端末からログアウトしました。新しいパスワードでログインしてください。",
    signedOut: "ログアウトしました。",
    signedOutContinue:
      "ログアウトしました。続けて認証の設定をします。ご自分のユーザーIDと新しいパスワードで、もう一度ログインしてください。",
    phoneHeading: "パソコンで操作している方へ",
    phoneText:
      "認証の設定は、スマートフォンでの操作が簡単です。このコードをスマートフォンのカメラで読み取ると、ログイン画面が開きます。",
    demonstrationProxy:
      "お試しのサイトです。プロキシを通っていますが、TRUSTED_PROXIESが設定されていないため、全員が同じ人として数えられます。docs/proxy.mdを見てください。",
    sessionEnded:
      "ログアウトした状態です。{minutes}分ほど操作がないと、自動的にログアウトします。終わった手順は保存されています。もう一度ログインすると、続きから始められます。",
  },
  secondFactor: {
    heading: "本人の確認",
    lead: "安全のため、パスワードのほかにもう一つ確認します。",
    passkey: "生体認証で確認する",
    passkeyLead: "「確認する」を押すと、スマートフォンの顔・指紋・画面ロックの確認が開きます。",
    passkeySubmit: "確認する",
    otp: "ワンタイムパスワードで確認する",
    otpLabel: "{digits}桁の数字",
    otpHint: "認証アプリに今出ている数字",
    otpSubmit: "確認する",
    recovery: "スマートフォンが使えないとき",
    recoveryLabel: "回復コード",
    recoveryHint: "保存した{length}文字のコードを入力してください。使ったコードは、もう使えません",
    recoverySubmit: "回復コードで確認する",
    none: "どれも使えません",
    lastUsed: "前回は「{name}」で確認しました。",
  },
  signOutQuestion: { lead: "ログアウトしてもよろしいですか？", part: "続きは、もう一度ログインすると始められます。" },
  newDevice: {
    otherDevice: "その他の端末",
  },
} as const;
