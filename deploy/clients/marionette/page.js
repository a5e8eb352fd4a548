// What every step has at hand in Thunderbird's main window. `args` are the arguments of the step.

const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

const rest = ms => new Promise(resolve => setTimeout(resolve, ms));

// Polls, at most forty seconds, for something that is true; its value.
async function until(what, condition) {
  for (const end = Date.now() + 40000; ; await rest(50)) {
    let value = false;
    try {
      value = await condition();
    } catch (notYet) {
      if (Date.now() > end) throw notYet;
    }
    if (value) return value;
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
  }
}

// --- the dialog of a new account: form fields, some of them within shadow trees ---

function* within(root) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* within(element.shadowRoot);
  }
}

function shown(id) {
  for (const element of within(document)) {
    if (element.id == id && element.checkVisibility() && !element.disabled) return element;
  }
  return null;
}

async function fill(id, value) {
  const field = await until(`the field ${id}`, () => shown(id));
  field.focus();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function press(id) {
  (await until(`the button ${id}`, () => shown(id))).click();
}

// --- folders and messages ---

function pane() {
  return document.getElementById("tabmail").currentAbout3Pane;
}

function server() {
  return MailServices.accounts.accounts.find(a => a.incomingServer.type == "imap").incomingServer;
}

function folder(name) {
  return server().rootFolder.descendants.find(f => f.URI.endsWith("/" + name));
}

// The lines of the folder pane that belong to the account.
function folderRows() {
  return [...pane().folderTree.rows].filter(row => row.uri.startsWith(server().serverURI) && row.uri != server().serverURI);
}

async function openFolder(name) {
  const uri = (await until(`the folder ${name}`, () => folder(name))).URI;
  (await until(`the line of ${name}`, () => folderRows().find(row => row.uri == uri))).querySelector(".name").click();
  await until(`${name} is shown`, () => pane().gFolder?.URI == uri && pane().gDBView);
}

function subjects() {
  const view = pane().gDBView;
  return Array.from({ length: view.rowCount }, (_, index) => view.getMsgHdrAt(index).mime2DecodedSubject);
}

// Selects the message in the list, which opens it; its header.
async function openMessage(subject) {
  const index = await until(`«${subject}» in the list`, () => subjects().indexOf(subject) + 1) - 1;
  pane().threadTree.selectedIndex = index;
  return pane().gDBView.getMsgHdrAt(index);
}

function command(name, ...parameters) {
  pane().commandController.doCommand(name, ...parameters);
}

function messageText() {
  const message = pane().messageBrowser.contentWindow;
  return message.getMessagePaneBrowser().contentDocument?.body?.innerText ?? "";
}

// A window of this kind that has been loaded.
function otherWindow(kind) {
  return until(`a window ${kind}`, () => {
    const found = Services.wm.getMostRecentWindow(kind);
    return found?.document.readyState == "complete" && found;
  });
}
