// What a program built on imapflow does in a day; everything but the sign-in goes over COMPRESS=DEFLATE, as imapflow asks
// for it by itself.
import assert from 'node:assert/strict';
import { ImapFlow } from 'imapflow';

const { MAIL_HOST, IMAP_PORT, IMAPS_PORT, MAIL_USER, MAIL_PASSWORD } = process.env;

async function open(options) {
    const client = new ImapFlow({
        host: MAIL_HOST,
        auth: { user: MAIL_USER, pass: MAIL_PASSWORD },
        tls: { rejectUnauthorized: false },
        clientInfo: { name: 'clients' },
        logger: false,
        ...options
    });
    await client.connect();
    return client;
}

function message(subject, body) {
    return Buffer.from(
        ['From: a@example.org', 'To: b@example.org', `Subject: ${subject}`, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', body, ''].join('\r\n')
    );
}

async function day(options, name) {
    const client = await open(options);
    assert.ok(client._deflate, 'DEFLATE is on');
    for (const capability of ['METADATA', 'LIST-MYRIGHTS', 'REPLACE', 'CATENATE', 'UNAUTHENTICATE', 'OBJECTID', 'QUOTA', 'PARTIAL', 'ESEARCH']) {
        assert.ok(client.capabilities.has(capability), capability);
    }

    // Names in any script, a tree, a subscription.
    const folder = `${name}/Brouillons d’été/日本語 & co`;
    const created = await client.mailboxCreate(folder);
    assert.equal(created.created, true);
    await client.mailboxSubscribe(folder);
    const renamed = await client.mailboxRename(folder, `${name}/neu`);
    assert.equal(renamed.newPath, `${name}/neu`);

    // Messages there and back, a large one among them: 3 MB of which little travels.
    const large = message('large', 'The same line again and again.\r\n'.repeat(100_000));
    const random = message('random', Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 256))).toString('base64').replace(/.{76}/g, '$&\r\n'));
    for (const source of [message('one', 'first'), large, random]) {
        const appended = await client.append(`${name}/neu`, source, ['\\Flagged', '$Work'], new Date(1e12));
        assert.ok(appended.uid > 0);
    }
    const lock = await client.getMailboxLock(`${name}/neu`);
    try {
        assert.equal(client.mailbox.exists, 3);
        const big = await client.fetchOne('2', { source: true, flags: true, envelope: true, bodyStructure: true, internalDate: true, threadId: true });
        assert.equal(Buffer.compare(big.source, large), 0, 'the large message is the same');
        assert.equal(big.envelope.subject, 'large');
        assert.equal(big.internalDate.getTime(), 1e12);
        assert.ok(big.flags.has('\\Flagged') && big.flags.has('$Work'));
        const bytes = await client.fetchOne('3', { source: true });
        assert.equal(Buffer.compare(bytes.source, random), 0, 'what does not compress is the same');
        assert.match(big.emailId, /^[\w-]+$/);
        assert.match(big.threadId, /^[\w-]+$/);
        assert.deepEqual(await client.search({ header: { subject: 'one' } }, { uid: true }), [1]);
        const page = await client.search({ flagged: true }, { uid: true, returnOptions: ['COUNT', { partial: '-1:-2' }] });
        assert.deepEqual([page.count, page.partial.range, page.partial.messages], [3, '-1:-2', '2:3']);
        await client.messageFlagsAdd('1', ['\\Seen']);
        await client.messageFlagsRemove('1', ['\\Flagged']);
        const flags = (await client.fetchOne('1', { flags: true })).flags;
        assert.ok(flags.has('\\Seen') && !flags.has('\\Flagged'));
        const copied = await client.messageCopy('1', 'INBOX');
        assert.equal(copied.uidMap.size, 1);
        const moved = await client.messageMove('2', 'Archive');
        assert.equal(moved.uidMap.size, 1);
        await client.messageDelete('1');
        const left = [];
        for await (const one of client.fetch('1:*', { envelope: true })) {
            left.push(one.envelope.subject);
        }
        assert.deepEqual(left, ['random']);
    } finally {
        lock.release();
    }

    // Lists with what they are asked for.
    const list = await client.list({ statusQuery: { messages: true, unseen: true, highestModseq: true } });
    const listed = list.find(one => one.path === `${name}/neu`);
    assert.equal(listed.status.messages, 1);
    assert.equal(list.find(one => one.specialUse === '\\Sent').path, 'Sent');
    const quota = await client.getQuota('INBOX');
    assert.ok(quota === false || quota.path === 'INBOX');

    // A second client writes, this one waits.
    const inbox = await client.getMailboxLock('INBOX');
    try {
        const told = new Promise(done => client.once('exists', done));
        const idling = client.idle();
        const other = await open({ ...options, disableCompression: true });
        await other.append('INBOX', message('news', 'x'));
        await other.logout();
        const news = await told;
        assert.equal(news.path, 'INBOX');
        await client.noop(); // ends IDLE
        await idling;
    } finally {
        inbox.release();
    }
    await client.mailboxDelete(`${name}/neu`);
    await client.logout();
}

await day({ port: Number(IMAPS_PORT), secure: true }, 'tls');
await day({ port: Number(IMAP_PORT), secure: false }, 'plain');
console.log('imapflow is content');
