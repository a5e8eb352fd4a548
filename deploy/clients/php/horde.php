<?php
// What a webmail on Horde's library asks of a server. Each extension must be seen in the conversation too, as the library
// would do without it in silence.

spl_autoload_register(function ($class) {
    $file = stream_resolve_include_path(strtr($class, '_\\', '//') . '.php');
    $file && require_once $file;
});

function same($what, $expected, $found)
{
    if ($expected !== $found) {
        fwrite(STDERR, "$what: expected " . var_export($expected, true) . ' but found ' . var_export($found, true) . "\n");
        exit(1);
    }
}

$wire = $argv[1];

function said($pattern)
{
    global $wire;
    same("$pattern in the conversation", 1, preg_match("/$pattern/m", file_get_contents($wire)));
}

function client($user)
{
    global $wire;
    return new Horde_Imap_Client_Socket([
        'hostspec' => getenv('MAIL_HOST'),
        'port' => getenv('IMAPS_PORT'),
        'secure' => 'ssl',
        'context' => ['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]],
        'username' => $user,
        'password' => getenv('MAIL_PASSWORD'),
        'debug' => $wire,
        'capability_ignore' => ['UTF8'], // with it the library sends parts to be joined that are not legal
    ]);
}

function message($subject, $from, $id, $refers = '')
{
    return "From: $from\r\nTo: <b@example.org>\r\nSubject: $subject\r\nMessage-ID: <$id@example.org>\r\n"
        . ($refers ? "References: <$refers@example.org>\r\n" : '')
        . "Date: Mon, 2 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nabout $subject\r\n";
}

$imap = client(getenv('MAIL_USER'));
$other = client(getenv('MAIL_OTHER'));
$imap->login();
$list = fn($ids) => implode(',', $ids->ids);

// LANGUAGE (RFC 5255): the sentences change, the codes do not. The library drops what the answer has in parentheses.
$imap->setLanguage(['fr-CA', 'en']);
said('^S: \* LANGUAGE \(fr\)');
try {
    $imap->openMailbox('Nowhere');
    same('a mailbox that is not there', 'refused', 'opened');
} catch (Horde_Imap_Client_Exception $refused) {
}
said('^S: \S+ NO \[NONEXISTENT\] .*boîte');
$imap->setLanguage(['default']);

// Messages, one of them put together by the server (CATENATE, RFC 4469).
$imap->createMailbox('Shop');
$first = $imap->append('Shop', [
    ['data' => message('Pears', '"Zoe" <zoe@example.org>', 'one')],
    ['data' => message('apples', '"Adam" <a@example.org>', 'two'), 'flags' => ['\\Flagged', '$Fresh']],
    ['data' => message('Re: pears', '"Mia" <m@example.org>', 'three', 'one')],
]);
same('the uids of three at once', '1,2,3', $list($first));
$joined = $imap->append('Shop', [['data' => [
    ['t' => 'text', 'v' => "From: <c@example.org>\r\nSubject: joined\r\n\r\n"],
    ['t' => 'url', 'v' => '/Shop/;UID=1/;SECTION=TEXT'],
    ['t' => 'text', 'v' => "and more\r\n"],
]]]);
said('^C: \S+ APPEND Shop.* CATENATE \(');
$query = new Horde_Imap_Client_Fetch_Query();
$query->fullText(['peek' => true]);
$query->envelope();
$query->structure();
$got = $imap->fetch('Shop', $query, ['ids' => $joined])->first();
same('what was joined', "From: <c@example.org>\r\nSubject: joined\r\n\r\nabout Pears\r\nand more\r\n", $got->getFullMsg());

// Sorted, and as conversations.
$sorted = fn($by, $more = []) => $list($imap->search('Shop', null, ['sort' => $by] + $more)['match']);
same('by subject', '2,4,1,3', $sorted([Horde_Imap_Client::SORT_SUBJECT, Horde_Imap_Client::SORT_ARRIVAL]));
same('by the name shown', '2,4,3,1', $sorted([Horde_Imap_Client::SORT_DISPLAYFROM]));
foreach ([Horde_Imap_Client::THREAD_REFERENCES, Horde_Imap_Client::THREAD_REFS] as $algorithm) {
    $thread = $imap->thread('Shop', ['criteria' => $algorithm]);
    same('a conversation', [1, 3], array_keys($thread->getThread(1)));
}

// Found by meaning (SEARCH=FUZZY, RFC 6203), and kept (SEARCHRES).
$fuzzy = new Horde_Imap_Client_Search_Query();
$fuzzy->text('pear', true, false, ['fuzzy' => true]);
$found = $imap->search('Shop', $fuzzy, ['results' => [
    Horde_Imap_Client::SEARCH_RESULTS_MATCH, Horde_Imap_Client::SEARCH_RESULTS_SAVE]]);
same('what is about pears', true, $found['count'] >= 2);
said('^C: \S+ UID SEARCH RETURN \(.*SAVE.*\).* FUZZY ');
$query = new Horde_Imap_Client_Fetch_Query();
$query->flags();
$again = $imap->fetch('Shop', $query, ['ids' => $imap->getIdsOb(Horde_Imap_Client_Ids::SEARCH_RES)]);
same('what was kept', (int) $found['count'], count($again));
$recent = new Horde_Imap_Client_Search_Query();
$recent->intervalSearch(3600, Horde_Imap_Client_Search_Query::INTERVAL_YOUNGER);
same('younger than an hour', 4, (int) $imap->search('Shop', $recent)['count']);

// Annotations (METADATA, RFC 5464).
$imap->setMetadata('Shop', ['/private/comment' => 'für mich', '/shared/comment' => "a line\r\nand another"]);
$kept = $imap->getMetadata('Shop', ['/private/comment', '/shared'], ['depth' => 1]);
same('annotations', ['/private/comment' => 'für mich', '/shared/comment' => "a line\r\nand another"], $kept['Shop']);
$imap->setMetadata('Shop', ['/shared/comment' => null]);
same('one less', false, isset($imap->getMetadata('Shop', ['/shared/comment'])['Shop']['/shared/comment']));

// Rights (ACL, RFC 4314) and limits (QUOTA, RFC 9208).
same('my rights', true, (bool) $imap->getMyACLRights('Shop')['a']);
$imap->setACL('Shop', getenv('MAIL_OTHER'), ['rights' => 'lrs']);
same('rights given', 'lrs', (string) $imap->getACL('Shop')[getenv('MAIL_OTHER')]);
$place = 'Other Users/' . getenv('MAIL_USER') . '/Shop';
same('their rights', 'lrs', (string) $other->getMyACLRights($place));
same('what they see', 4, $other->status($place, Horde_Imap_Client::STATUS_MESSAGES)['messages']);
same('a right they may be given', true, (bool) $imap->listACLRights('Shop', getenv('MAIL_OTHER'))['w']);
$imap->deleteACL('Shop', getenv('MAIL_OTHER'));
same('limits', true, is_array($imap->getQuotaRoot('Shop')));

// What came and went meanwhile.
$token = $imap->getSyncToken('Shop');
$second = client(getenv('MAIL_USER'));
$second->store('Shop', ['add' => ['\\Seen'], 'ids' => $second->getIdsOb('1')]);
$second->store('Shop', ['add' => ['\\Deleted'], 'ids' => $second->getIdsOb('3')]);
$second->expunge('Shop');
$second->append('Shop', [['data' => message('plums', '<p@example.org>', 'five')]]);
$second->logout();
$imap->close();
$changes = $imap->sync(Horde_Imap_Client_Mailbox::get('Shop'), $token, ['ids' => $imap->getIdsOb('1:4')]);
same('new', '5', $list($changes->newmsgsuids));
same('gone', '3', $list($changes->vanisheduids));

$imap->logout();
$other->logout();
echo "Horde is content\n";
