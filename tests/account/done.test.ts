import { beforeEach, describe, expect, it } from "vitest";
import { connectService } from "../../src/office/insurer/connect-service.ts";
import { rememberVisit } from "../../src/services/knowledge.ts";
import { answerOn, atRegistration, decides, showsCode } from "../move/phones.ts";
import { newestCode } from "../support/attacks.ts";
import {
  addsPasskey,
  changesEmail,
  codeOn,
  devicesOf,
  minute,
  opensProved,
  type Resident,
  residentWithEmail,
  signsInFully,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type Fields, type Visitor } from "../support/visitor.ts";

let test: TestPortal;
let taro: Resident;
let person: Visitor;

beforeEach(async () => {
  test = await openPortal();
  taro = await residentWithEmail(test);
  person = taro.person;
});

const said = ({ sees }: Visitor) =>
  /<div class="done" role="status">[\s\S]*?<b>([^<]*)<\/b>/.exec(sees.html)?.[1] ?? "nothing";

/** @returns what the page says, and what it says once it is opened again. */
async function saidOnce(who: Visitor): Promise<string[]> {
  const first = said(who);
  await who.opens(who.sees.path);
  return [first, said(who)];
}

async function sends(path: string, fields: Fields): Promise<void> {
  await opensProved(person, path);
  await person.submits(fields);
}
const device = async () => `/account/devices/${(await devicesOf(test, taro.id)).at(-1)!.id}`;
const newPassword = "umi-no-5kame";
const asksForCode = async (path: string, email: string) => {
  test.passes(2 * minute);
  await sends(path, { email });
};

/** Every form of the account, by its route: what is sent there, and what the page says that it leads to. */
const changes: Record<string, [what: string, act: () => Promise<unknown>, says: string][]> = {
  "/account/services": [
    [
      "the end of one",
      async () => {
        const office = { portal: test.portal, actor: "operator:test" };
        const { client } = await connectService(office, "医療費情報", { redirectUris: ["https://a.example/"] });
        await rememberVisit(test.portal, client.id, taro.id);
        await sends("/account/services", { end: client.id });
      },
      "サービスとのつながりを終わりました。",
    ],
  ],
  "/account/user-id": [
    ["another ID", () => sends("/account/user-id", { userId: "taro-mori" }), "ユーザーIDを変更しました。"],
  ],
  "/account/email-code": [
    ["the right code", () => changesEmail(test, person, "mori@example.com"), "メールアドレスを変更しました。"],
    [
      "one more mail",
      async () => {
        await asksForCode("/account/email", "mori@example.com");
        test.passes(2 * minute);
        await sends("/account/email-code", { resend: "yes" });
      },
      "確認コードを送りました。",
    ],
    [
      "no change after all",
      async () => {
        await asksForCode("/account/email", "mori@example.com");
        await person.submits({ cancel: "yes" });
      },
      "変更をやめました。",
    ],
  ],
  "/account/recovery-email": [
    [
      "no second address any more",
      async () => {
        await asksForCode("/account/recovery-email", "yobi@example.com");
        await sends("/account/recovery-email", { remove: "yes" });
      },
      "予備のメールアドレスを削除しました。",
    ],
  ],
  "/account/recovery-email-code": [
    [
      "the right code",
      async () => {
        await asksForCode("/account/recovery-email", "yobi@example.com");
        await person.submits({ code: await newestCode(test) });
      },
      "予備のメールアドレスを登録しました。",
    ],
  ],
  "/account/language": [
    ["English", () => sends("/account/language", { language: "en" }), "The language has been changed."],
  ],
  "/account/devices/:id/name": [
    [
      "a name",
      async () => sends(`${await device()}/name`, { deviceName: "青い電話" }),
      "デバイスの名前を保存しました。",
    ],
  ],
  "/account/devices/:id/remove": [
    [
      "the newest one",
      async () => {
        await addsPasskey(person);
        await sends(`${await device()}/remove`, {});
      },
      "デバイスを削除しました。",
    ],
  ],
  "/account/add-passkey": [["a passkey", () => addsPasskey(person), "生体認証を登録しました。名前を付けてください。"]],
  "/account/otp": [
    [
      "an app",
      async () => {
        await opensProved(person, "/account/otp");
        await person.submits({ code: await person.otpCode(person.otpSecret()) });
      },
      "認証アプリを登録しました。名前を付けてください。",
    ],
  ],
  "/account/recovery-codes": [
    [
      "that it is kept",
      () => sends("/account/recovery-codes", { saved: "yes" }),
      "新しい回復コードに切り替えました。前のコードは使えません。",
    ],
  ],
  "/account/password": [
    [
      "another one",
      () =>
        sends("/account/password", {
          currentPassword: chosen.password,
          newPassword,
          confirmPassword: newPassword,
        }),
      "パスワードを変更しました。",
    ],
  ],
  "/account/sessions": [
    [
      "the end of one",
      async () => {
        await signsInFully(test.visitor(), taro);
        await opensProved(person, "/account/sessions");
        const [, end = ""] = /name="end" value="([^"]+)"/.exec(person.sees.html)!;
        await sends("/account/sessions", { end });
      },
      "選んだデバイスをログアウトしました。",
    ],
    [
      "the end of all others",
      async () => {
        await signsInFully(test.visitor(), taro);
        await sends("/account/sessions", { endOthers: "yes" });
      },
      "ほかのデバイスをすべてログアウトしました。",
    ],
  ],
  "/account/move/code": [
    [
      "the end of an invitation",
      async () => {
        await showsCode(person);
        await decides(person, "cancel");
      },
      "新しいスマートフォンの登録をやめました。",
    ],
  ],
};

/** Forms that change nothing yet or end everything: the page they lead to is about nothing else. */
const leadOn: Record<string, [sends: Fields, heading: string]> = {
  "/account/email": [{ email: "mori@example.com" }, "メールアドレスの確認"],
  "/account/move": [{}, "新しいスマートフォンで読み取ってください"],
  "/account/withdraw": [{ password: chosen.password }, "利用をやめました"],
};

describe("whatever is changed in the account", () => {
  const all = Object.entries(changes).flatMap(([path, each]) => each.map((change) => [path, ...change] as const));

  it.each(all)("%s, %s: is said once", async (_path, _what, act, says) => {
    await act();
    expect(await saidOnce(person)).toEqual([says, "nothing"]);
  });

  it.each(Object.entries(leadOn))("%s: leads to a page that says it", async (path, [fields, heading]) => {
    test.passes(2 * minute);
    await sends(path, fields);
    expect(person.sees.heading).toBe(heading);
  });

  it("is here: no form of the account is missing", () => {
    const posts = test.app.routes.filter(({ method, path }) => method === "POST" && path.startsWith("/account/"));
    expect(posts.map(({ path }) => path).sort()).toEqual(Object.keys({ ...changes, ...leadOn }).sort());
  });
});

describe("done", () => {
  it("is said at the end of the first login, with what one signs in with", async () => {
    const hanako = test.visitor();
    await hanako.walksTo("home", await test.memberWithNotice(), { ...chosen, userId: "hanako-mihon" });
    expect(hanako.sees.html).toContain(
      "次回からは、ユーザーID「hanako-mihon」とパスワード、「わたしのスマホ」に出る数字でログインできます。",
    );
    expect(await saidOnce(hanako)).toEqual(["以上で設定が完了しました", "nothing"]);
  });

  it("is said to HTMX by the page it loads", async () => {
    person.options.htmx = true;
    await sends("/account/user-id", { userId: "taro-mori" });
    person.options.htmx = false;
    expect(await saidOnce(person)).toEqual(["ユーザーIDを変更しました。", "nothing"]);
  });

  it("is said of a code that takes the place of the one that was used, and not that all is set up", async () => {
    const other = test.visitor();
    await other.signsIn(taro.own.userId, taro.own.password);
    await other.submits({ recoveryCode: taro.code });
    expect(codeOn(other)).not.toBe("");
    await other.submits({ saved: "yes" });
    expect(said(other)).toBe("新しい回復コードに切り替えました。前のコードは使えません。");
  });

  it("is said on a new phone, before it signs in, in place of the words about the paper", async () => {
    const { phone } = await atRegistration(test, taro);
    await phone.submits(answerOn(phone));
    await phone.submits({ deviceName: "新しい電話" });
    expect([phone.sees.path, phone.sees.html.includes("ID通知書に印刷された")]).toEqual(["/sign-in", false]);
    expect(await saidOnce(phone)).toEqual([
      "このスマートフォンを登録しました。続けてログインしてください。",
      "nothing",
    ]);
  });

  it("is not said by the page of an error: the next page says it", async () => {
    await opensProved(person, "/account/language");
    const { fields } = person.formWith(["language"]);
    await person.request("POST", "/account/language", new URLSearchParams({ ...fields, language: "en" }).toString());
    await person.opens("/nowhere");
    expect([person.sees.status, said(person)]).toEqual([404, "nothing"]);
    await person.opens("/account/profile");
    expect(said(person)).toBe("ことばを変更しました。");
  });

  it.each(["<b>x</b>", "constructor", "toString", "firstLogin.x", ""])(
    "says nothing that is not ours: %s",
    async (forged) => {
      person.cookies.set("__Host-done", forged);
      await person.opens("/account/profile");
      expect([person.sees.status, said(person), person.sees.html.includes("<b>x</b>")]).toEqual([
        200,
        "nothing",
        false,
      ]);
    },
  );
});
