/** The terms of the demonstration insurer in five plain sentences a language; a summary, never the text that is agreed to. */
export const termsSummary = {
  ja: [
    "会員サイトのアカウントは1人に1つで、家族の間でも一緒に使うことはできません。",
    "ログインにはパスワードともう一つの認証方法が必要で、医療費や健診結果は両方の確認が済んでから表示します。",
    "当組合の職員がパスワードを尋ねることは、どのような場合にもありません。",
    "メールだけではログインを再開できないため、スマートフォンをなくしたときは、回復コードを使うか、当組合に電話してください。",
    "会員サイトの利用はいつでもやめることができ、やめても健康保険の資格や給付は変わりません。",
  ],
  easy: [
    "会員（かいいん）サイトは あなた 1人（ひとり）だけが 使（つか）います。",
    "パスワードと もう1つの 確認（かくにん）が 終（お）わると、医療費（いりょうひ）や 健診（けんしん）の 結果（けっか）を 見（み）ることが できます。",
    "健康保険組合（けんこうほけんくみあい）の 人（ひと）は あなたの パスワードを 聞（き）きません。",
    "メールだけでは ログインできませんから、スマホを なくしたら、回復（かいふく）コードを 使うか、電話（でんわ）を して ください。",
    "会員サイトは いつでも やめることが できて、やめても 健康保険は なくなりません。",
  ],
  en: [
    "Each person has their own account, and it is never shared, not even within a family.",
    "You sign in with your password and a second step, and your medical costs and check-up results are shown only after both.",
    "Our staff will never ask for your password, in any situation.",
    "Email alone cannot get you back into your account, so if you lose your phone, use a recovery code or call us.",
    "You can stop using the site at any time, and your health insurance and benefits stay the same.",
  ],
};
