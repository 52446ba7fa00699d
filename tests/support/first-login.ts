/** The first login through the pages themselves, as most members do it, until the step a journey is about. */

import { generate } from "otplib";
import type { Page } from "playwright";
import type { PrintedNotice } from "../../src/notices/notices.ts";
import type { TestPortal } from "./portal.ts";
import { chosen, steps } from "./visitor.ts";

export interface Walk {
  page: Page;
  portal: TestPortal;
  member: { notice: PrintedNotice; birthDate: string };
  method: "passkey" | "otp";
  /** The key an authenticator app was given on the way. */
  key?: string;
}

export const stepNames = [...steps, "home"] as const;
export type StepName = (typeof stepNames)[number];

export const methodNames = { passkey: "生体認証（顔・指紋・画面ロック）", otp: "ワンタイムパスワード（OTP）" };

export async function signIn(page: Page, userId: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: "ユーザーID" }).fill(userId);
  await page.getByLabel("パスワード").fill(password);
  await page.getByRole("button", { name: "ログインする" }).click();
}

export async function next(page: Page): Promise<void> {
  await page.getByRole("button", { name: "次へ" }).click();
}

/** Waits until the browser stands at a step; its page has arrived, whole or as a fragment. */
export async function standsAt(walk: Pick<Walk, "page" | "portal">, step: StepName): Promise<void> {
  await walk.page.waitForURL(`${walk.portal.origin}${step === "home" ? "/" : `/onboarding/${step}`}`);
}

/** Does the open step and waits for the next one. */
const acts: Record<Exclude<StepName, "home">, (walk: Walk) => Promise<void>> = {
  async "birth-date"({ page, member }) {
    await page.getByRole("textbox", { name: "生年月日" }).fill(member.birthDate.replaceAll("-", ""));
    await next(page);
  },
  async terms({ page }) {
    await page.getByRole("button", { name: "同意する", exact: true }).click();
  },
  async account({ page, method }) {
    await page.getByRole("textbox", { name: "ユーザーID" }).fill(chosen.userId);
    await page.getByLabel(methodNames[method]).check();
    await next(page);
  },
  async password({ page }) {
    await page.getByLabel("新しいパスワード ※必須").fill(chosen.password);
    await page.getByLabel("もう一度入力").fill(chosen.password);
    await next(page);
  },
  async email({ page }) {
    await page.getByRole("textbox", { name: "メールアドレス" }).fill("taro@example.com");
    await next(page);
  },
  async "email-code"({ page, portal }) {
    await page.getByRole("textbox", { name: "確認コード" }).fill(await mailedCode(portal));
    await next(page);
  },
  async "sign-out"({ page }) {
    await page.getByRole("link", { name: "ログアウトする" }).click();
    await page.getByRole("button", { name: "ログアウトする" }).click();
    await page.waitForURL("**/sign-in?out=continue");
    await signIn(page, chosen.userId, chosen.password);
  },
  async authenticator(walk) {
    if (walk.method === "passkey") return walk.page.getByRole("button", { name: "続ける" }).click();
    await registersOtp(walk);
  },
  "device-name": ({ page }) => next(page),
  async "recovery-codes"({ page }) {
    await page.getByLabel("保存しました").check();
    await page.getByRole("button", { name: "設定を終わる" }).click();
  },
};

/** Puts the key on the page into an authenticator app and sends the app's first code. */
export async function registersOtp(walk: Walk): Promise<void> {
  walk.key = (await walk.page.locator("#otp-key").textContent())!;
  await walk.page.getByLabel("6桁の数字").fill(await appCode(walk));
  await walk.page.getByRole("button", { name: "登録する" }).click();
}

/** What the authenticator app shows at the portal's moment. */
export function appCode({ portal, key }: Pick<Walk, "portal" | "key">): Promise<string> {
  return generate({ secret: key!.replaceAll(" ", ""), epoch: Math.floor(portal.deps.clock() / 1000) });
}

export async function mailedCode(portal: TestPortal): Promise<string> {
  const codes = (await portal.mails()).flatMap(({ text }) => /確認コード：(\d{4} \d{4})/.exec(text)?.[1] ?? []);
  return codes.at(-1)!;
}

/** Opens the sign-in page, enters what is on the paper and arrives at the birth date. */
export async function signInWithNotice(walk: Walk): Promise<void> {
  const { notice } = walk.member;
  await walk.page.goto(`${walk.portal.origin}/sign-in?userId=${notice.temporaryUserId}`);
  await signIn(walk.page, notice.temporaryUserId, notice.temporaryPassword);
  await standsAt(walk, "birth-date");
}

/** From the paper to `until`. */
export async function walkTo(walk: Walk, until: StepName): Promise<void> {
  await signInWithNotice(walk);
  await goOnTo(walk, "birth-date", until);
}

/** From the step `from`, which is open, to `until`. */
export async function goOnTo(walk: Walk, from: StepName, until: StepName): Promise<void> {
  for (let at = stepNames.indexOf(from); stepNames[at] !== until; at += 1) {
    await acts[stepNames[at] as Exclude<StepName, "home">](walk);
    await standsAt(walk, stepNames[at + 1]!);
  }
}
