/** Above a list of problems stands what they have in common: nobody is told to look at what they typed where it was right. */
import { describe, expect, it } from "vitest";
import { type Problem, strings } from "../../src/strings/strings.ts";
import { summaryOf } from "../../src/web/problem-summary.ts";

const heading = (...keys: Problem["key"][]) =>
  summaryOf(
    strings.ja,
    keys.map((key) => ({ key })),
  );

describe("the heading of the problems", () => {
  it.each<[string, Problem["key"][]]>([
    ["入力内容を確認してください", ["signInWrong", "birthDateOther", "passwordLength", "codeWrong", "otpWrong"]],
    ["ログインできません", ["signInWait", "signInStopped", "signInNoticeExpired", "signInLocked", "signInWithdrawn"]],
    ["登録できませんでした", ["passkeyNotAllowed", "passkeyUnsupported", "passkeyAlreadyHere", "devicesFull"]],
    ["送信できませんでした", ["busy", "lineBusy"]],
    ["確認できませんでした", ["passkeyNotVerified", "passkeyLate", "otpWait", "codeExpired", "resetEnded"]],
    ["変更できませんでした", ["userIdTomorrow", "lastDevice"]],
    ["内容が新しくなりました", ["termsChanged", "otpKeyRenewed", "codeRenewed"]],
  ])("is %s", (words, keys) => {
    expect(keys.map((key) => heading(key))).toEqual(keys.map(() => words));
  });

  it("is that of an input as soon as one of them is one", () => {
    expect(heading("userIdTomorrow", "userIdLength")).toBe("入力内容を確認してください");
    expect(heading("userIdEmpty", "passwordEmpty")).toBe("入力内容を確認してください");
  });

  it("never says again what the sentence below it says", () => {
    const { problems, summary } = strings.ja;
    const twice = Object.values(problems).filter((sentence) =>
      Object.values(summary).some((words) => words !== summary.inputs && sentence.startsWith(`${words}。`)),
    );
    expect(twice).toEqual([]);
  });
});
