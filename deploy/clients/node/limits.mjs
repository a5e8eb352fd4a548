// What imapflow reads of limits, batches and progress. It has no calls for them: the commands are given to it, what the server
// answers goes through its parser.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';

const { MAIL_HOST, IMAPS_PORT, MAIL_USER, MAIL_PASSWORD, SERVER } = process.env;
const MESSAGES = 2_500;
const WAIT = 10_500; // RFC 9585 §4: about every ten seconds

const client = new ImapFlow({
    host: MAIL_HOST,
    port: IMAPS_PORT,
    secure: true,
    auth: { user: MAIL_USER, pass: MAIL_PASSWORD },
    tls: { rejectUnauthorized: false },
    logger: false
});
await client.connect();

const words = text => text.split(' ').map(value => ({ type: /^[\d:,*]+$/.test(value) ? 'SEQUENCE' : 'ATOM', value }));

const values = parts => parts.map(part => part.value);

// Sends a command; what came untagged by one name, and how the command ended.
async function send(command, args, name) {
    const untagged = [];
    const response = await client.exec(command, args, { untagged: { [name]: async one => void untagged.push(one) } });
    response.next();
    return { untagged, tag: response.response.tag };
}

const text = 'Nothing that is looked for stands here.\r\n'.repeat(400);
for (let i = 1; i <= MESSAGES; i++) {
    await client.append('INBOX', `From: a@example.org\r\nSubject: ${i}\r\n\r\n${text}${i}\r\n`);
}
await client.mailboxOpen('INBOX');
assert.equal(client.mailbox.exists, MESSAGES);

// SAVELIMIT: COPY of too many does nothing, and says from which uid on it would not have been.
assert.ok(client.capabilities.has('SAVELIMIT=1000'), [...client.capabilities.keys()].join(' '));
assert.ok(![...client.capabilities.keys()].some(one => one.startsWith('MESSAGELIMIT')));
await client.mailboxCreate('Copies');
const refused = await send('UID COPY', words('1:* Copies'), 'OK').then(() => assert.fail('all were copied'), error => error);
assert.equal(refused.responseStatus, 'NO');
assert.deepEqual(values(refused.response.attributes[0].section), ['MESSAGELIMIT', '1000', String(MESSAGES - 999)]);
assert.equal((await client.status('Copies', { messages: true })).messages, 0);

// UIDBATCHES: the way to copy all the same.
const { untagged: batches, tag } = await send('UIDBATCHES', words('1000'), 'UIDBATCHES');
assert.equal(batches.length, 1);
const [correlator, ranges] = batches[0].attributes;
assert.deepEqual(values(correlator), ['TAG', tag]);
assert.equal(ranges.value, '2500:1501,1500:501,500:1');
for (const range of ranges.value.split(',')) {
    await send('UID COPY', words(`${range} Copies`), 'OK');
}
assert.equal((await client.status('Copies', { messages: true })).messages, MESSAGES);

// INPROGRESS: the server stands still in the middle of a long search.
let progress = [];
for (let tries = 0; progress.length === 0 && tries < 5; tries++) {
    let over = false;
    const found = [];
    const ok = [];
    const search = client.exec('UID SEARCH', [...words('BODY'), { type: 'STRING', value: 'stands here not' }], {
        untagged: { OK: async one => void ok.push(one), SEARCH: async one => void found.push(one), ESEARCH: async one => void found.push(one) }
    });
    search.then(() => (over = true));
    await setTimeout(20);
    if (!over) {
        process.kill(SERVER, 'SIGSTOP');
        await setTimeout(WAIT);
        process.kill(SERVER, 'SIGCONT');
    }
    const answer = await search;
    answer.next();
    assert.equal(found.length, 1);
    progress = ok.map(one => one.attributes[0].section).filter(section => section?.[0].value === 'INPROGRESS');
    progress = progress.map(section => ({ told: values(section[1]), tag: answer.response.tag }));
}
assert.ok(progress.length > 0, 'no INPROGRESS came');
for (const { told, tag } of progress) {
    assert.equal(told[0], tag);
    assert.ok(Number(told[1]) <= MESSAGES && Number(told[2]) === MESSAGES, told.join(' '));
}
await client.logout();
