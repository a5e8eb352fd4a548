"""The words of the sample mail: what make.py puts into messages. Written for Malleposte; nothing in it happened."""

# (subject, folder or {user: folder}, turns); a turn: (sender, recipients, text, form, attachments)
CONVERSATIONS = [
    (
        "Moving our mail in October",
        {"alice": "Projects/Malleposte", "bob": "Projects/Malleposte"},
        [
            ("alice", ["bob", "carol"], """Hello both,

the contract for the old mail server ends on the last day of October. I would like to move everyone before that, in three weeks, and without a lost message. A plan is attached. Please tell me what is missing.

Alice""", "plain", ["plan.pdf"]),
            ("bob", ["alice", "carol"], """Looks fine. Two things: the scanner in the hall sends by port 25 and knows no password, and the newsletter goes out from a machine nobody has looked at for years.

I can copy the first ten mailboxes tonight and compare the counts.

Bob""", "plain", []),
            ("carol", ["alice", "bob"], """Please not on the 15th, that is when the catalogue goes to the printer and I must be able to send large files all day.

Carol""", "flowed", []),
            ("alice", ["bob", "carol"], """Agreed, nothing moves between the 14th and the 16th. Bob, the scanner may relay from its own address only, please.

Alice""", "plain", []),
            ("bob", ["alice", "carol"], """Ten mailboxes copied: 48,211 messages here, 48,211 there. It took nineteen minutes. Flags and folders agree too; I compared them with a script rather than by eye.""", "html", []),
            ("carol", ["alice", "bob"], """I noticed nothing, which I believe is the compliment you wanted.""", "plain", []),
        ],
    ),
    (
        "Catalogue d'automne : épreuves",
        {"carol": "Projects/Catalogue"},
        [
            ("pierre", ["carol"], """Bonjour Carol,

voici l'offre pour les affiches ainsi que les épreuves du catalogue. Les noirs me paraissent un peu bouchés à la page 12 ; qu'en pensez-vous ? Le papier recyclé coûterait quarante euros de plus.

Bien à vous,
Pierre""", "html", ["offre.pdf"]),
            ("carol", ["pierre"], """Bonjour Pierre,

d'accord pour le papier recyclé. À la page 12, pouvez-vous éclaircir l'image de gauche ? La couverture est magnifique.

Carol""", "plain", []),
            ("pierre", ["carol"], """C'est fait. Livraison jeudi matin, si le bac passe.

Pierre""", "plain", []),
        ],
    ),
    (
        "Disk order",
        {"bob": "Archive"},
        [
            ("bob", ["sam"], """Sam,

we need four more disks of the same kind as last year. Is the price still the one on your page?

Bob""", "plain", []),
            ("sam", ["bob"], """Slightly lower, for once. Two can be with you on Thursday, the others a week later. Shall I send all four together?

Sam""", "flowed", []),
            ("bob", ["sam"], """Two now, please. The mirror has been running on one leg since Sunday and I sleep badly.

Bob""", "plain", []),
        ],
    ),
    (
        "移行の日程について",
        "INBOX",
        [
            ("daisuke", ["alice"], """アリスさん

お疲れさまです。メールの移行についてですが、東京の拠点は十月の第二週にお願いできますでしょうか。第三週は展示会があり、全員が外出しております。

議事録を添付します。

森""", "plain", ["議事録.txt"]),
            ("alice", ["daisuke"], """Daisuke-san,

the second week is fine. I shall copy the mailboxes on Monday night your time, and you will see nothing but a short pause on Tuesday morning.

Alice""", "plain", []),
            ("daisuke", ["alice"], """ありがとうございます。火曜日の朝は私が早めに出社して確認いたします。

森""", "8bit", []),
        ],
    ),
    (
        "Lunch on Friday?",
        "INBOX",
        [
            ("carol", ["alice", "bob", "fatima"], """The new place by the harbour has a table for six at half past twelve. Who comes?

Carol""", "plain", ["harbour.png"]),
            ("fatima", ["carol", "alice", "bob"], """أنا قادمة بكل سرور. هل لديهم أطباق نباتية؟

فاطمة""", "plain", []),
            ("carol", ["fatima", "alice", "bob"], """They have three, and the soup is said to be very good. 🙂""", "plain", []),
            ("bob", ["carol", "alice", "fatima"], """Count me in. I'll bring the disks' old boxes for the school.""", "plain", []),
            ("alice", ["carol", "bob", "fatima"], """Late by ten minutes, but there.""", "plain", []),
        ],
    ),
    (
        "Search finds nothing older than 2019",
        {"alice": "Projects/Malleposte", "bob": "INBOX"},
        [
            ("fatima", ["bob"], """Bob,

when I look for "harbour lease" the oldest answer is from January 2019, but I know there is a letter of 2016. Is the old mail not there any more?

Fatima""", "plain", []),
            ("bob", ["fatima", "alice"], """It is there: I can open it. The index of the old server was cut off at some point and nobody noticed. Alice, does the new one rebuild it by itself?

Bob""", "plain", ["logs.zip"]),
            ("alice", ["bob", "fatima"], """It does. The index follows the journal of the account and knows how far it has read; delete it and it starts from the beginning. Until it has caught up, what is missing is read the slow way, so that an answer is never incomplete.

Alice""", "html", []),
            ("fatima", ["alice", "bob"], """Found it, thank you both. It was filed under "lunch".""", "plain", []),
        ],
    ),
    (
        "Plakate für das Hafenfest",
        {"carol": "Projects/Harbour fair"},
        [
            ("greta", ["carol"], """Liebe Carol,

für das Hafenfest brauchen wir bis Ende September dreißig Plakate in A2. Könnt ihr das übernehmen? Größe und Schrift wie im letzten Jahr, nur mit dem neuen Datum. Meine neue Karte hängt an.

Schöne Grüße
Greta""", "plain", ["greta.vcf"]),
            ("carol", ["greta"], """Liebe Greta,

gern, das passt. Ich schicke dir am Dienstag einen Entwurf, und über den Preis werden wir uns schon einig.

Carol""", "plain", []),
            ("greta", ["carol"], """Wunderbar, danke! Der Kutter vom letzten Jahr darf ruhig wieder aufs Bild.

Greta""", "plain", []),
            ("carol", ["greta"], """Hier ist der Entwurf. Das Meer ist etwas sehr lila geraten, das ändern wir noch.

Carol""", "plain", ["harbour.png"]),
        ],
    ),
    (
        "Numbers for September and October",
        {"alice": "Archive", "carol": "Archive"},
        [
            ("carol", ["alice"], """As promised, the visits and orders of the last two months. October was better than I feared.

Carol""", "plain", ["numbers.csv"]),
            ("alice", ["carol"], """Thank you. May I show the second column at the meeting on Thursday?""", "plain", []),
            ("carol", ["alice"], """Of course.""", "plain", []),
        ],
    ),
    (
        "Why does my phone show 4 unread?",
        "INBOX",
        [
            ("carol", ["bob"], """My phone says there are four unread messages. My computer says there are none. Which of them is lying?

Carol""", "plain", []),
            ("bob", ["carol"], """Neither, I think. The phone counts all folders, the computer only the inbox: you have four unread newsletters about gardening.

Bob""", "plain", []),
            ("carol", ["bob"], """That is not a mistake, that is my weekend.""", "plain", []),
        ],
    ),
    (
        "Новый адрес склада",
        "INBOX",
        [
            ("oleg", ["bob"], """Здравствуйте, Боб!

С первого октября наш склад находится по новому адресу: Портовая улица, дом 7. Ворота открыты с восьми до шести. Пожалуйста, сообщите водителю.

С уважением,
Олег""", "plain", []),
            ("bob", ["oleg"], """Dear Oleg,

noted, the driver knows. He asks whether the gate is high enough for the tall lorry (3.80 m).

Bob""", "plain", []),
            ("oleg", ["bob"], """Да, ворота четыре метра. Проедет!

Олег""", "8bit", []),
        ],
    ),
    (
        "Password of the shared calendar",
        "INBOX",
        [
            ("fatima", ["bob"], """Could you send me the password of the shared calendar?

Fatima""", "plain", []),
            ("bob", ["fatima"], """There is none: open it with your own name. You have had the right to write in it since this morning, and what you change carries your name, not mine.

Bob""", "plain", []),
        ],
    ),
    (
        "Notes on the journal",
        {"alice": "Projects/Malleposte", "bob": "Projects/Malleposte", "daisuke": "Projects/Malleposte"},
        [
            ("alice", ["bob", "daisuke"], """Some notes after today's talk.

Every change to a mailbox is one entry in the journal of its owner: who, when, from where, what was before and what is after. The folder you see is what the entries add up to. So nothing has to be repaired, because nothing is written twice.

If you disagree, say so before Friday.

Alice""", "html", []),
            ("daisuke", ["alice", "bob"], """賛成です。一つ質問があります。古い記録はどのくらいの期間保存されますか。

森""", "plain", []),
            ("alice", ["daisuke", "bob"], """As long as the administrator says; thirty days for deleted bodies unless told otherwise. The entries themselves are small and stay.

Alice""", "plain", []),
            ("bob", ["alice", "daisuke"], """I only disagree with Friday. Next Friday, please, I am on call until Monday.""", "plain", []),
            ("alice", ["bob", "daisuke"], """Next Friday it is.""", "picture", []),
        ],
    ),
    (
        "Presupuesto para las etiquetas",
        {"carol": "Projects/Catalogue"},
        [
            ("joana", ["carol"], """Hola, Carol:

te mando el presupuesto de las etiquetas en español, que sé que lo prefieres. ¿Las quieres redondas o cuadradas? Las redondas cuestan un poco más, pero quedan preciosas.

Un abrazo,
Joana""", "picture", []),
            ("carol", ["joana"], """¡Redondas, claro! Y quinientas, no trescientas.

Carol""", "plain", []),
        ],
    ),
    (
        "The kitchen coffee machine",
        "INBOX",
        [
            ("bob", ["alice", "carol", "daisuke", "fatima"], """The coffee machine will be descaled tomorrow between nine and ten. It will say ERROR 14 in that time. It always says that; please do not press the red button.

Bob""", "plain", []),
            ("fatima", ["bob", "alice", "carol", "daisuke"], """Too late. Where is the water coming from?""", "plain", []),
            ("bob", ["alice", "carol", "daisuke", "fatima"], """From the red button.""", "plain", []),
            ("carol", ["bob", "alice", "daisuke", "fatima"], """The tea kettle is in perfect health, for those who can wait.""", "plain", []),
        ],
    ),
    (
        "春茶样品",
        "INBOX",
        [
            ("mei", ["daisuke"], """森先生：

您好！春茶的样品今天寄出，共三种，大约一周后到达。请您品尝之后告诉我您最喜欢哪一种。

陈梅""", "plain", []),
            ("daisuke", ["mei"], """陈女士

谢谢您。样品收到了，第二种最好。

森""", "plain", []),
        ],
    ),
    (
        "Holiday list",
        {"alice": "Archive"},
        [
            ("fatima", ["alice", "bob", "carol", "daisuke"], """Please enter your holidays until the end of the year in the shared list by Wednesday. Who has entered nothing works through Christmas; this is how it was last year, and Bob still speaks of it.

Fatima""", "plain", []),
            ("bob", ["fatima"], """I have entered mine. Twice.""", "plain", []),
        ],
    ),
    (
        "Photographs of the garden",
        {"carol": "Photographs"},
        [
            ("sam", ["carol"], """Here is the garden behind the office before the storm took the fence.

Sam""", "plain", ["garden.png"]),
            ("carol", ["sam"], """How lovely. May I have it for the catalogue?""", "plain", []),
            ("sam", ["carol"], """With pleasure, and no name needed.""", "flowed", []),
        ],
    ),
    (
        "On call: node 3 was slow tonight",
        {"bob": "Archive", "alice": "INBOX"},
        [
            ("bob", ["alice"], """Between two and three o'clock node 3 took up to four seconds to accept a message. Nothing was lost, the senders waited. The logs are attached; I suspect the nightly copy, which began at two.

Bob""", "plain", ["logs.zip"]),
            ("alice", ["bob"], """It was the copy: both used the same disk. I have moved it to the other one and given it a lower priority. If it happens again tonight, please wake me.

Alice""", "plain", []),
            ("bob", ["alice"], """It did not happen again. I slept as well.""", "plain", []),
        ],
    ),
]

DEV, GARDEN = "mail-operators", "allotment"
OPERATORS, NEIGHBOURS = ("alice", "bob"), ("carol", "alice")

# (list, address, subject, sender, text, number of the post it answers or None, readers)
LIST_POSTS = [
    (DEV, "ines@postmasters.example", "Greylisting in 2026: still worth it?", "Ines Alvarado", "We have greylisted since 2006. Of the messages it holds up today, nine in ten are wanted: large senders come back from another address each time. Does anybody still see a gain?", None, OPERATORS),
    (GARDEN, "tom@allotment.example", "Water off from Saturday", "Tom Becker", "The water on the plots is turned off on Saturday. Please empty your barrels and open the taps, so that nothing bursts in the first frost.", None, NEIGHBOURS),
    (DEV, "henrik@mx.example", "Re: Greylisting in 2026: still worth it?", "Henrik Åkesson", "Only for addresses with no reverse name at all. For everybody else we turned it off two years ago and had one quiet complaint, from the man who had configured it.", 0, OPERATORS),
    (GARDEN, "yuki@allotment.example", "Re: Water off from Saturday", "Yuki Tanabe", "Thank you, Tom. Could someone look at the tap by plot 14? I cannot reach it with my bad shoulder.", 1, NEIGHBOURS),
    (DEV, "alice@example.org", "Re: Greylisting in 2026: still worth it?", "Alice Martin", "Same here. What helped more was answering slowly to those who talk before the greeting.", 2, OPERATORS),
    (DEV, "ruth@campus.example", "Line endings: what do you do with a bare LF?", "Ruth Adeyemi", "Since the smuggling attacks we refuse a bare LF after DATA with 550. A printer of the year 2009 no longer sends its reports. Keep refusing, or rewrite?", None, OPERATORS),
    (DEV, "bob@example.org", "Re: Line endings: what do you do with a bare LF?", "Bob Keller", "Refuse from the world, and give the printer a listener of its own that rewrites. The printer will be gone one day; the rule will not.", 5, OPERATORS),
    (GARDEN, "carol@example.org", "Swap of seeds", "Carol Rossi", "I have far too many beans (the speckled ones) and would like anything blue that likes shade. Saturday at the shed, after eleven?", None, NEIGHBOURS),
    (DEV, "ruth@campus.example", "Re: Line endings: what do you do with a bare LF?", "Ruth Adeyemi", "A listener for the printer it is. I like the thought that the rule stays.", 6, OPERATORS),
    (GARDEN, "tom@allotment.example", "Re: Swap of seeds", "Tom Becker", "I bring comfrey, which is blue in a good light.", 7, NEIGHBOURS),
    (DEV, "henrik@mx.example", "How many connections does an idle phone keep?", "Henrik Åkesson", "Counting ours: 1.7 for each person, of which 0.2 ever say anything within an hour. How do you size for that? We would like to keep the memory of each far below a megabyte.", None, OPERATORS),
    (DEV, "alice@example.org", "Re: How many connections does an idle phone keep?", "Alice Martin", "An idle connection should hold no thread and no view of the mailbox of its own, only its place in it. Then tens of kilobytes are enough, and most of that is the socket.", 10, OPERATORS),
    (GARDEN, "yuki@allotment.example", "Re: Swap of seeds", "Yuki Tanabe", "花の種を少し持って行きます。 (I shall bring some flower seed.)", 7, NEIGHBOURS),
    (DEV, "ines@postmasters.example", "Re: How many connections does an idle phone keep?", "Ines Alvarado", "Two for each person with one phone and one computer, four with the kind of computer that opens a connection for each folder.", 10, OPERATORS),
    (GARDEN, "tom@allotment.example", "Annual meeting: minutes", "Tom Becker", "Present: 17 plots. The fence is paid. The dues stay as they are. The motion on wind chimes was put off to next year, again, after some words.", None, NEIGHBOURS),
    (DEV, "ruth@campus.example", "Restoring one folder as of last Tuesday", "Ruth Adeyemi", "A professor deleted a folder a week ago and needs it with its flags. From tape I have the files, but not which of them were read. How do you do this?", None, OPERATORS),
    (DEV, "bob@example.org", "Re: Restoring one folder as of last Tuesday", "Bob Keller", "If the server keeps what happened and not only what is, you can ask it for any Tuesday. If not, then the tape and an apology.", 15, OPERATORS),
    (GARDEN, "carol@example.org", "Re: Annual meeting: minutes", "Carol Rossi", "For the record, I said that I like wind chimes on other people's plots as long as there is no wind.", 14, NEIGHBOURS),
    (DEV, "henrik@mx.example", "Re: Restoring one folder as of last Tuesday", "Henrik Åkesson", "We have had three apologies this year. I am reading this thread with interest.", 16, OPERATORS),
    (DEV, "ines@postmasters.example", "Certificates with a life of 47 days", "Ines Alvarado", "A reminder that the shorter lives come nearer. If reloading a certificate drops connections on your server, this is the year to find out.", None, OPERATORS),
    (GARDEN, "tom@allotment.example", "Found: one glove", "Tom Becker", "Left hand, green, by the compost. It is on the post of plot 3.", None, NEIGHBOURS),
    (DEV, "alice@example.org", "Re: Certificates with a life of 47 days", "Alice Martin", "Ours takes the new one for the next connection and lets the old ones be. Test it with a client that has been idle for a day.", 19, OPERATORS),
]

# (sender, recipient, subject, text, charset, transfer encoding)
POSTCARDS = [
    ("daisuke", "alice", "暑中お見舞い申し上げます", "海辺の町から暑中お見舞い申し上げます。\n毎日よく晴れています。", "iso-2022-jp", "7bit"),
    ("mei", "alice", "从杭州寄来的问候", "西湖的荷花开了。\n下次一定要一起来看。", "gb18030", "base64"),
    ("mei", "carol", "台北的雨天", "台北下了三天的雨,茶館裡卻很溫暖。", "big5", "base64"),
    ("daisuke", "carol", "서울에서", "서울은 벌써 가을입니다.\n단풍이 아름답습니다.", "euc-kr", "base64"),
    ("oleg", "alice", "Привет из Петербурга", "Белые ночи кончились, но город прекрасен и осенью.", "koi8-r", "8bit"),
    ("oleg", "carol", "С моря", "Вода тёплая, народу мало. Скучаю по вашему кофе.", "windows-1251", "quoted-printable"),
    ("greta", "alice", "Grüße von der Ostsee", "Der Wind ist kräftig, die Strandkörbe sind leer.\nSchöne Grüße!", "iso-8859-1", "quoted-printable"),
    ("greta", "carol", "Hälsningar från skärgården", "Vi åt räkor på bryggan och såg båtarna gå förbi.", "iso-8859-15", "8bit"),
    ("pierre", "alice", "Un bonjour de Bretagne", "Il pleut, mais les crêpes sont à leur goût.\nÀ très bientôt — peut-être dès mardi…", "windows-1252", "8bit"),
    ("pierre", "carol", "Le marché de Noël", "Déjà les premières lumières. Le vin chaud coûte trois €.", "iso-8859-15", "quoted-printable"),
    ("joana", "carol", "Saudações de Lisboa", "O elétrico 28 continua cheio e o pão continua bom.", "utf-8", "quoted-printable"),
    ("fatima", "alice", "تحية من البحر", "الطقس جميل والسماء صافية.\nأراكم يوم الأحد.", "windows-1256", "8bit"),
    ("fatima", "carol", "سلام من الجبل", "الثلج قريب والشاي ساخن.", "utf-8", "base64"),
    ("sam", "alice", "שלום מחיפה", "הים שקט והעיר שמחה.", "utf-8", "8bit"),
    ("sam", "carol", "Χαιρετισμούς από την Ύδρα", "Εδώ δεν υπάρχουν αυτοκίνητα, μόνο γαϊδουράκια.", "iso-8859-7", "quoted-printable"),
    ("greta", "bob", "Pozdrowienia z Gdańska", "Żuraw stoi, a my jemy pierogi. Świetna pogoda!", "iso-8859-2", "quoted-printable"),
    ("joana", "bob", "İstanbul'dan selamlar", "Vapurda çay içiyoruz. Güneş batıyor.", "iso-8859-9", "8bit"),
    ("mei", "bob", "สวัสดีจากเชียงใหม่", "อากาศเย็นสบาย ดอกไม้สวยมาก", "tis-620", "base64"),
    ("sam", "bob", "नमस्ते", "मसूरी में बारिश हो रही है और पहाड़ हरे हैं।", "utf-8", "base64"),
    ("oleg", "bob", "Привіт зі Львова", "Кава тут чудова, а дощ теплий.", "utf-8", "8bit"),
    ("greta", "fatima", "Üdvözlet a Balatonról", "A víz már hűvös, de a lángos forró.", "iso-8859-2", "8bit"),
    ("joana", "fatima", "Xin chào từ Huế", "Mưa nhẹ trên sông Hương, và phở rất ngon.", "utf-8", "8bit"),
    ("pierre", "fatima", "Postcard with no accents", "For once I write in English. It rains here too.", "us-ascii", "7bit"),
    ("sam", "fatima", "☀️🏖️🍋", "🙂👍🏽 🇮🇹 👩‍👩‍👧", "utf-8", "8bit"),
    ("daisuke", "fatima", "京都の紅葉", "嵐山の紅葉が見頃です。機種依存文字のない手紙を書きます。", "shift_jis", "base64"),
    ("daisuke", "bob", "北海道より", "雪が降り始めました。温泉は最高です。", "euc-jp", "base64"),
]
