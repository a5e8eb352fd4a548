// Chromium without a window, driven over a pipe by the DevTools protocol: no library is needed for it.
import { spawn } from "node:child_process";

export class Chromium {
  #process;
  #answers = new Map();
  #listeners = [];
  #number = 0;
  #rest = "";
  #session;

  static async start(program, profile) {
    const one = new Chromium();
    const options = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
      "--no-first-run", "--ignore-certificate-errors", "--remote-debugging-pipe", `--user-data-dir=${profile}`,
    ];
    one.#process = spawn(program, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    one.#process.stdio[4].setEncoding("utf8").on("data", (text) => one.#hear(text));
    one.#process.on("error", (e) => { throw e; });
    const { targetId } = await one.say("Target.createTarget", { url: "about:blank" });
    one.#session = (await one.say("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "DOM", "Accessibility", "Network"]) await one.say(`${domain}.enable`);
    return one;
  }

  #hear(text) {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id) {
        const [resolve, reject] = this.#answers.get(message.id);
        this.#answers.delete(message.id);
        message.error ? reject(new Error(JSON.stringify(message.error))) : resolve(message.result);
      } else {
        this.#listeners = this.#listeners.filter((heard) => !heard(message));
      }
    }
  }

  say(method, params = {}) {
    const id = ++this.#number;
    const answer = new Promise((resolve, reject) => this.#answers.set(id, [resolve, reject]));
    this.#process.stdio[3].write(JSON.stringify({ id, method, params, sessionId: this.#session }) + "\0");
    return answer;
  }

  // The page that follows from something is there when this is.
  async loaded(something) {
    const there = new Promise((resolve) =>
      this.#listeners.push((message) => message.method === "Page.loadEventFired" && (resolve(), true)));
    await something();
    await there;
  }

  go(url) {
    return this.loaded(() => this.say("Page.navigate", { url }));
  }

  // What a screen reader tells of the page: "role name" of everything that has a name.
  async told() {
    const { nodes } = await this.say("Accessibility.getFullAXTree");
    return nodes.filter((node) => !node.ignored && node.name?.value).map((node) => `${node.role.value} ${node.name.value}`);
  }

  async #node(selector) {
    const { root } = await this.say("DOM.getDocument");
    const { nodeId } = await this.say("DOM.querySelector", { nodeId: root.nodeId, selector });
    return nodeId;
  }

  async attribute(selector, name) {
    const { attributes } = await this.say("DOM.getAttributes", { nodeId: await this.#node(selector) });
    return attributes[attributes.indexOf(name) + 1];
  }

  async type(selector, text) {
    await this.say("DOM.focus", { nodeId: await this.#node(selector) });
    await this.key("a", 65, 2); // all of it, with Control
    await this.say("Input.insertText", { text });
  }

  async key(key, code, modifiers = 0) {
    const text = key === "Enter" ? "\r" : undefined;
    const event = { key, windowsVirtualKeyCode: code, modifiers, text, commands: modifiers ? ["selectAll"] : [] };
    await this.say("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.say("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  async url() {
    const { currentIndex, entries } = await this.say("Page.getNavigationHistory");
    return entries[currentIndex].url;
  }

  async picture() {
    return Buffer.from((await this.say("Page.captureScreenshot", { format: "png" })).data, "base64");
  }

  async stop() {
    const gone = new Promise((resolve) => this.#process.on("exit", resolve));
    this.#session = undefined;
    this.say("Browser.close").catch(() => {});
    await gone;
  }
}
