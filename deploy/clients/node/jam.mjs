// What jmap-jam does for deploy/clients/jmap.sh: one command a run, answers on standard output.
import { readFile } from "node:fs/promises";
import JamClient from "jmap-jam";

const { MAIL_HOST, HTTP_PORT, MAIL_USER, MAIL_PASSWORD } = process.env;

// jmap-jam knows bearer tokens only; this client has a password.
const basic = "Basic " + Buffer.from(`${MAIL_USER}:${MAIL_PASSWORD}`).toString("base64");
const plain = globalThis.fetch;
globalThis.fetch = (url, init) =>
  plain(url, { ...init, headers: { ...init?.headers, Authorization: basic } });

const jam = new JamClient({
  sessionUrl: `http://${MAIL_HOST}:${HTTP_PORT}/.well-known/jmap`,
  bearerToken: "none",
});
const accountId = await jam.getPrimaryAccount();

async function mailboxes() {
  const [{ list }] = await jam.api.Mailbox.get({ accountId });
  return list;
}

async function mailbox(name) {
  const found = (await mailboxes()).find((m) =>
    name === "INBOX" ? m.role === "inbox" : m.name === name || m.role === name,
  );
  if (!found) throw new Error(`no mailbox ${name}`);
  return found.id;
}

// All messages, the newest first, or those of one mailbox.
async function emails(filter) {
  const [{ list }] = await jam.requestMany((t) => {
    const found = t.Email.query({
      accountId,
      filter,
      sort: [{ property: "receivedAt", isAscending: false }],
    });
    const list = t.Email.get({
      accountId,
      ids: found.$ref("/ids"),
      properties: ["id", "subject", "keywords", "mailboxIds", "textBody", "bodyValues"],
      fetchTextBodyValues: true,
    });
    return { found, list };
  });
  return list.list;
}

async function email(subject) {
  const found = (await emails({})).find((m) => m.subject === subject);
  if (!found) throw new Error(`no message «${subject}»`);
  return found;
}

async function update(id, patch) {
  const [set] = await jam.api.Email.set({ accountId, update: { [id]: patch } });
  if (!(id in (set.updated ?? {}))) throw new Error(JSON.stringify(set));
}

const commands = {
  async folders() {
    for (const m of await mailboxes()) console.log(m.name);
  },
  async subjects(folder) {
    for (const m of await emails({ inMailbox: await mailbox(folder) })) console.log(m.subject);
  },
  async read(subject) {
    const m = await email(subject);
    process.stdout.write(m.bodyValues[m.textBody[0].partId].value);
  },
  async flag(subject) {
    await update((await email(subject)).id, { "keywords/$flagged": true, "keywords/$seen": true });
  },
  async move(subject, folder) {
    await update((await email(subject)).id, { mailboxIds: { [await mailbox(folder)]: true } });
  },
  async import(file, folder) {
    const blob = await jam.uploadBlob(accountId, await readFile(file));
    const message = { blobId: blob.blobId, mailboxIds: { [await mailbox(folder)]: true } };
    const [made] = await jam.api.Email.import({ accountId, emails: { m: message } });
    if (!made.created?.m) throw new Error(JSON.stringify(made));
  },
  async send(to, subject, text) {
    const [{ list }] = await jam.api.Identity.get({ accountId });
    const drafts = await mailbox("drafts");
    const sent = await mailbox("sent");
    const draft = {
      mailboxIds: { [drafts]: true },
      keywords: { $draft: true, $seen: true },
      from: [{ email: MAIL_USER }],
      to: [{ email: to }],
      subject,
      bodyValues: { 1: { value: text } },
      textBody: [{ partId: "1", type: "text/plain" }],
    };
    const [done] = await jam.requestMany((t) => ({
      draft: t.Email.set({ accountId, create: { draft } }),
      send: t.EmailSubmission.set({
        accountId,
        create: { send: { emailId: "#draft", identityId: list[0].id } },
        onSuccessUpdateEmail: {
          "#send": { mailboxIds: { [sent]: true }, "keywords/$draft": null },
        },
      }),
    }));
    if (!done.draft.created?.draft) throw new Error(JSON.stringify(done));
  },
  async state() {
    const [{ state }] = await jam.api.Email.get({ accountId, ids: [] });
    console.log(state);
  },
  // What happened since a state, a line each.
  async changes(sinceState) {
    const [changes] = await jam.api.Email.changes({ accountId, sinceState });
    const ids = [...changes.created, ...changes.updated];
    const [{ list }] = await jam.api.Email.get({ accountId, ids, properties: ["subject", "keywords"] });
    for (const m of list) {
      const what = changes.created.includes(m.id) ? "created" : "updated";
      console.log([what, m.subject, ...Object.keys(m.keywords).sort()].join(" "));
    }
    for (const _ of changes.destroyed) console.log("destroyed");
  },
};

const [name, ...values] = process.argv.slice(2);
await commands[name](...values);
