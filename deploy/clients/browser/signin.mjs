// A person who signs a program in, in a browser that runs no script of the page. Called by ../signin.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { writeFile } from "node:fs/promises";
import { request } from "node:https";
import { Chromium } from "./chromium.mjs";

const { HTTPS_PORT, MAIL_HOST, MAIL_USER, MAIL_OTHER, MAIL_PASSWORD, SCREENSHOTS, WORK, BROWSER } = process.env;
const here = `https://${MAIL_HOST}:${HTTPS_PORT}`;

// What the program asks of the server.
function ask(path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(here + path, { method, headers, rejectUnauthorized: false }, async (answer) => {
      let text = "";
      for await (const part of answer.setEncoding("utf8")) text += part;
      resolve({ status: answer.statusCode, json: text ? JSON.parse(text) : null });
    });
    asked.on("error", reject).end(body);
  });
}

const form = (fields) => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

// The program waits for its user to come back.
let come;
const came = new Promise((resolve) => (come = resolve));
const program = createServer((asked, answer) => {
  if (asked.url.startsWith("/back")) come(new URL(asked.url, "http://127.0.0.1"));
  answer.end("You are signed in.");
});
await new Promise((resolve) => program.listen(0, "127.0.0.1", resolve));
const back = `http://127.0.0.1:${program.address().port}/back`;

const { json: metadata } = await ask("/.well-known/oauth-authorization-server");
const verifier = randomBytes(32).toString("base64url");
const page = new URL(metadata.authorization_endpoint);
page.search = new URLSearchParams({
  response_type: "code",
  client_id: "A program",
  redirect_uri: back,
  scope: "mail",
  state: "s9",
  code_challenge_method: "S256",
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
});

const browser = await Chromium.start(BROWSER, `${WORK}/profile`);
const keep = async (name) => SCREENSHOTS && writeFile(`${SCREENSHOTS}/signin-${name}.png`, await browser.picture());
const width = async () => (await browser.say("Page.getLayoutMetrics")).cssContentSize.width;
const screen = (width, height) =>
  browser.say("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
const dress = (scheme) =>
  browser.say("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
const speak = (acceptLanguage) => browser.say("Network.setExtraHTTPHeaders", { headers: { "Accept-Language": acceptLanguage } });

async function submit(login, password) {
  await browser.type("#login", login);
  await browser.type("#password", password);
  await browser.loaded(() => browser.key("Enter", 13));
  return browser.told();
}

await browser.say("Emulation.setScriptExecutionDisabled", { value: true });
await speak("en-GB,en;q=0.8");
await screen(1000, 800);
await dress("light");
await browser.go(page);
let told = await browser.told();
for (const one of ["heading Sign in", "textbox Address", "textbox Password", "button Sign in", "StaticText A program"]) {
  assert(told.includes(one), `«${one}» is not told, but ${told.join(", ")}`);
}
assert.equal(await browser.attribute("html", "lang"), "en");
await keep("light");

await dress("dark");
await keep("dark");
await screen(320, 568);
await speak("fr-FR,fr;q=0.9,en;q=0.5");
await browser.go(page);
told = await browser.told();
for (const one of ["heading Se connecter", "textbox Adresse", "textbox Mot de passe", "button Se connecter"]) {
  assert(told.includes(one), `«${one}» is not told, but ${told.join(", ")}`);
}
assert.equal(await browser.attribute("html", "lang"), "fr");
assert((await width()) <= 320, `the page is ${await width()} wide on a screen of 320`);
await keep("small-french");
await speak("en");
await dress("light");
await screen(1000, 800);
await browser.go(page);

// Somebody guesses: after some wrong passwords the next one has to wait.
const wrong = "The name or password is wrong.";
for (let i = 0; i < 5; i++) {
  told = await submit(MAIL_OTHER, `guess ${i}`);
  assert(told.some((one) => one.includes(wrong)), `guess ${i} is answered with ${told.join(", ")}`);
}
assert.equal(await browser.attribute("#login", "value"), MAIL_OTHER);
await keep("wrong");
const waits = () => told.some((one) => one.includes("Too many attempts"));
for (let i = 5; i < 12 && !waits(); i++) { // the first wait is a second, which a slow machine takes anyway
  told = await submit(MAIL_OTHER, `guess ${i}`);
}
assert(waits(), `a twelfth guess is answered with ${told.join(", ")}`);
await keep("throttled");

// The user of the program is another, and comes in at once.
await submit(MAIL_USER, MAIL_PASSWORD);
const returned = await came;
assert.equal(returned.searchParams.get("state"), "s9");
assert.equal(returned.searchParams.get("iss"), metadata.issuer);
assert((await browser.url()).startsWith(back), `the browser is at ${await browser.url()}`);
await browser.stop();

const path = (url) => new URL(url).pathname;
const { json: tokens } = await ask(
  path(metadata.token_endpoint),
  form({
    grant_type: "authorization_code",
    client_id: "A program",
    redirect_uri: back,
    code: returned.searchParams.get("code"),
    code_verifier: verifier,
  }),
);
const headers = { authorization: `Bearer ${tokens.access_token}`, "content-type": "application/json" };
const { json: session } = await ask("/.well-known/jmap", { headers });
assert.equal(session.username, MAIL_USER);
const mail = "urn:ietf:params:jmap:mail";
const { json: answer } = await ask(path(session.apiUrl), {
  method: "POST",
  headers,
  body: JSON.stringify({
    using: ["urn:ietf:params:jmap:core", mail],
    methodCalls: [["Mailbox/get", { accountId: session.primaryAccounts[mail] }, "0"]],
  }),
});
assert(answer.methodResponses[0][1].list.some((mailbox) => mailbox.role === "inbox"));
await ask(path(metadata.revocation_endpoint), form({ token: tokens.refresh_token }));
assert.equal((await ask("/.well-known/jmap", { headers })).status, 401);
program.closeAllConnections();
program.close();
