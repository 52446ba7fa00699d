/**
 * Members on their first login while the program or its database is killed again and again. They do what people do: send
 * once more what got no answer, and sign in again where they are asked to. What was acknowledged is written down by them, not
 * by the program.
 */
import type { Portal } from "../../src/deps.ts";
import { addMember } from "../../src/members/members.ts";
import { issueNotice, type PrintedNotice } from "../../src/notices/notices.ts";
import { pause, visitorOf } from "../support/server-process.ts";
import type { Own, Visitor } from "../support/visitor.ts";

interface Walker {
  id: string;
  own: Own;
  notice: PrintedNotice;
  visitor: Visitor;
  /** The member has sent a password of their own, whatever came of it. */
  hasChosen: boolean;
}

export interface Journal {
  /** Member → paths of the posts that were answered with the way to the next page. */
  acknowledged: Map<string, string[]>;
  /** Right answers that were refused, and steps from which somebody never got on. */
  stuck: string[];
  finished: number;
}

/** Waits until somebody has got on: on a busy machine nobody ever would, if each kill came before the first answer. */
export async function untilProgress({ acknowledged }: Journal): Promise<void> {
  const count = () => [...acknowledged.values()].reduce((sum, { length }) => sum + length, 0);
  for (const before = count(); count() === before; ) await pause(5);
}

/** Where a walk ends: at home, or before the second factor of who signs in again once it is set up. */
const ends = ["/", "/sign-in/second-factor"];
/** So often somebody tries to get on from one page. */
const patience = 20;

let numbers = 0;

/** Lets `size` members walk at the same time, each followed by another one, while `work` goes on. */
export async function withWalkers(
  portal: Portal,
  origin: string,
  size: number,
  work: (journal: Journal) => Promise<void>,
): Promise<Journal> {
  const journal: Journal = { acknowledged: new Map(), stuck: [], finished: 0 };
  let isOver = false;
  const lane = async () => {
    while (!isOver) {
      const walker = await insistently(() => newWalker(portal, origin));
      await walkHome(walker, journal);
      journal.finished += 1;
    }
  };
  const lanes = Promise.all(Array.from({ length: size }, lane));
  const works = work(journal).finally(() => {
    isOver = true;
  });
  await Promise.all([works, lanes]);
  return journal;
}

async function newWalker(portal: Portal, origin: string): Promise<Walker> {
  numbers += 1;
  const name = `walker-${numbers}`;
  const birthDate = "1979-08-22";
  const member = { memberNumber: name, name: "見本 歩", nameKana: "ミホン アユミ", birthDate };
  const id = await addMember(portal, member);
  const own = { userId: `${name}-x`, password: "mori-no-3kuma", birthDate };
  return { id, own, notice: await issueNotice(portal, id), visitor: visitorOf(origin), hasChosen: false };
}

async function walkHome(walker: Walker, { acknowledged, stuck }: Journal): Promise<void> {
  const { visitor, id, own } = walker;
  const paths: string[] = [];
  acknowledged.set(id, paths);
  let noted = 0;
  let tries = 0;
  while (!ends.includes(visitor.sees.path)) {
    const from = visitor.sees.path;
    await insistently(() => takeStep(walker)).finally(() => {
      const answered = visitor.answers.slice(noted);
      noted = visitor.answers.length;
      paths.push(...answered.filter(({ status }) => status === 303).map(({ path }) => path));
    });
    if (visitor.sees.status === 503) await pause(100);
    else tries = visitor.sees.path === from ? tries + 1 : 0;
    const isRefused = visitor.sees.status === 422 && from.startsWith("/onboarding/");
    if (!isRefused && tries < patience) continue;
    stuck.push(`${own.userId} at ${from}: ${visitor.sees.status} ${visitor.sees.heading} ${visitor.sees.problems}`);
    return;
  }
}

async function takeStep(walker: Walker): Promise<void> {
  const { visitor, own } = walker;
  const { path, status } = visitor.sees;
  if (!path.startsWith("/onboarding/")) return signIn(walker);
  // The form was made for the session before, or nobody had time.
  if (status !== 200) {
    await visitor.opens(path);
    return;
  }
  if (path === "/onboarding/password") walker.hasChosen = true;
  await visitor.takesStep(own);
}

/** With what the member chose, or with the paper where that was not kept. */
async function signIn({ visitor, own, notice, hasChosen }: Walker): Promise<void> {
  if (hasChosen) await visitor.signsIn(own.userId, own.password);
  if (!hasChosen || visitor.sees.status === 422) await visitor.signsInWithNotice(notice);
}

/** Does it again while nobody answers. @throws the last error, when nobody has answered for five minutes. */
export async function insistently<T>(work: () => Promise<T>): Promise<T> {
  for (const begun = performance.now(); ; await pause(20)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - begun > 300_000) throw error;
    }
  }
}
