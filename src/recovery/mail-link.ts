/** Pages behind the links in mails, without signing in: opening one changes nothing, its button works once. */
import { z } from "zod";
import type { Action } from "../audit/actions.ts";
import { record } from "../audit/audit.ts";
import { type Portal, transaction } from "../deps.ts";
import { type LinkPurpose, type MailLink, openLink, spendLink } from "../mail/links.ts";
import { parseFields } from "../web/form.ts";
import type { FormPage, Gate } from "../web/form-page.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";

/** Somebody with a link that still works. */
interface Holder {
  link: MailLink;
  token: string;
}

/** A page whose button stops something for the member whose mail it was. */
interface LinkPage extends Pick<FormPage<Holder, object>, "view" | "heading"> {
  action: Action;
  /** Done in the transaction that spends the link. */
  stop(portal: Portal, memberId: string): Promise<unknown>;
}

export function linkPage({ view, heading, action, stop }: LinkPage): FormPage<Holder, { token: string }> {
  return {
    view,
    heading,
    form: z.strictObject({ token: z.string() }),
    show: async ({ token }) => ({ hidden: { token } }),

    async submit({ portal, visit: { ip, userAgent }, link }) {
      const { memberId } = link;
      await transaction(portal, async (within) => {
        if (!(await spendLink(within, link))) return;
        await stop(within, memberId);
        await record(within, { action, outcome: "ok", actor: memberId, subject: memberId, ip, userAgent });
      });
      return undefined;
    },
  };
}

/** Lets in whoever holds such a link; the others may still need help. */
export function link(purpose: LinkPurpose): Gate<Holder> {
  return {
    next: async (c) => leadTo(c, `/mail/${purpose}/done`),
    async enter(c, asked) {
      const { token = "" } = asked.fields ? parseFields(asked.page.form, asked.fields) : c.req.query();
      const link = await openLink(c.var.visit.portal, purpose, token);
      return link ? { link, token } : page(c, "recovery/link-ended", (t) => t.linkEnded.heading, {}, { status: 410 });
    },
  };
}
