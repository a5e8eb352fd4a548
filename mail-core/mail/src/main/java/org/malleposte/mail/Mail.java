package org.malleposte.mail;

import java.io.InputStream;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.format.ByteRange;
import org.malleposte.format.MessageSummary;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Content;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// Where mail is opened, kept and delivered. One for a process.
public final class Mail implements AutoCloseable {
  /// The account of the system that tells to whom mailboxes were opened.
  private static final String SHARES = "shares";

  /// What messages are sorted by takes more than their views: about 125 octets a message. With less
  /// room than a mailbox of a million needs, every sort would read all of its records again.
  private static final int SORT_SHARE = 2;

  /// What listings tell takes half of it: about 450 octets a message.
  private static final int LISTINGS_PART = 2;

  private final Accounts accounts;
  private final ObjectStore objects;
  private final Clock clock;
  private final ViewBudget budget;
  private final @Nullable ViewFolder views;
  private final SortBudget sortBudget;
  private final Listings listings;
  private final Delivery delivery;
  private final boolean alone;
  private final Retries retries;
  private final Runs runs;
  private final Rates rates;
  private volatile RightsWatcher rightsWatcher = (_, _) -> () -> {};

  public Mail(
      Accounts accounts,
      MetadataStore metadata,
      ObjectStore objects,
      Clock clock,
      MailOptions options) {
    this.accounts = accounts;
    this.objects = objects;
    this.clock = clock;
    this.budget = new ViewBudget(options.viewMemory());
    this.views = options.viewFolder().map(ViewFolder::new).orElse(null);
    this.sortBudget = new SortBudget(SORT_SHARE * options.viewMemory());
    this.listings = new Listings(options.viewMemory() / LISTINGS_PART);
    this.runs = new Runs(metadata);
    this.alone = !accounts.isShared();
    this.retries = alone ? new Retries(runs.begin(clock.millis())) : Retries.amongOthers();
    this.delivery = new Delivery(this);
    this.rates = new Rates(clock);
  }

  /// A person's account; its first mailboxes are made if it has none.
  public MailAccount open(AccountId id) {
    MailAccount account = accounts.open(id).attachment(MailAccount.class, this::attach);
    if (!account.hasInbox()) {
      initialise(account);
    }
    return account;
  }

  private MailAccount attach(Account account) {
    return new MailAccount(
        account,
        MailProjection.of(account, budget, views, sortBudget),
        shares(account.id()),
        (actor, owner) -> rightsWatcher.changing(actor, owner),
        sortBudget,
        listings);
  }

  private Shares shares(AccountId of) {
    return shares(of.tenant());
  }

  private Shares shares(String tenant) {
    return new Shares(accounts.open(new AccountId(tenant, SHARES)));
  }

  private static void initialise(MailAccount account) {
    try {
      account.initialise(Caller.privileged(Actor.system("setup"), account.id()));
    } catch (MailException e) {
      throw new IllegalStateException("the first mailboxes of an account cannot be made", e);
    }
  }

  /// Opens the large mailboxes that changed last before this process began, as long as it may and
  /// in half of the memory that views may take: their users come back all at once after a restart.
  ///
  /// @param most mailboxes
  /// @param enough whether it is time to end
  /// @return how many were opened
  public int recall(int most, BooleanSupplier enough) {
    int opened = 0;
    if (views != null) {
      for (ViewFolder.Place place : views.newest(most)) {
        if (enough.getAsBoolean() || budget.isHalfFull()) {
          break;
        }
        opened += recall(place) ? 1 : 0;
      }
    }
    return opened;
  }

  private boolean recall(ViewFolder.Place place) {
    MailAccount account =
        accounts.open(place.account()).attachment(MailAccount.class, this::attach);
    try {
      account.view(place.mailbox()).firstUnseen(); // reads what SELECT will
      return true;
    } catch (MailException e) {
      return false; // the mailbox is gone
    }
  }

  public ViewUse views() {
    return budget.use();
  }

  public Delivery delivery() {
    return delivery;
  }

  /// How often people send, whatever protocol they speak.
  public Rates rates() {
    return rates;
  }

  /// Opens the receipt for a message that has come in whole.
  ///
  /// @param sender the envelope's sender, empty for the null sender
  /// @param original hash of the bytes as the client sent them, without what this server adds
  public Receipt receipt(String sender, ContentHash original) {
    return new ClientReceipt(retries, sender, original);
  }

  /// A receipt for a message of a store elsewhere, which an account takes once.
  ///
  /// @param id 32 octets: which message of which source it is; see [MailAccount#isImported]
  public Receipt receiptOfSource(Bytes id) {
    return new SourceReceipt(id);
  }

  /// From now on `watcher` hears of what changes rights.
  public void onRights(RightsWatcher watcher) {
    rightsWatcher = watcher;
  }

  public Clock clock() {
    return clock;
  }

  /// Makes a message's bytes durable. Nothing refers to them yet: should the commit that is to
  /// follow never come, the collector takes them.
  ///
  /// @param summary what [org.malleposte.format.MessageParser] read from the same bytes
  public NewMessage keep(String tenant, Content content, MessageSummary summary) {
    YearMonth month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    ObjectKey key = new ObjectKey(tenant, month, content.hash());
    objects.put(key, content);
    return NewMessages.of(key, summary);
  }

  /// The same for a message that was parsed as it came in; who made it closes it.
  public NewMessage keep(String tenant, MessageSpool message) {
    return keep(tenant, message.content(), message.summary());
  }

  /// Whether the bytes of a message are there: those of a deleted one go some time after its
  /// retention.
  public boolean hasBody(ObjectKey key) {
    return objects.size(key) >= 0;
  }

  /// The bytes of a message, verified at their end.
  public InputStream body(ObjectKey key) {
    return objects.open(key);
  }

  /// `length` bytes of a message from `offset` on.
  public byte[] body(ObjectKey key, long offset, int length) {
    return objects.range(key, offset, length);
  }

  /// Some octets of a message, read piece by piece: memory does not grow with them.
  public BodyRange body(ObjectKey key, ByteRange range) {
    return new BodyRange(this, key, range);
  }

  /// The accounts other than its own of which a caller may see a mailbox.
  public List<AccountId> sharedWith(Caller caller) {
    List<String> identifiers = new java.util.ArrayList<>(caller.identifiers());
    identifiers.add("anyone");
    return shares(caller.account()).with(identifiers).stream()
        .filter(owner -> !owner.equals(caller.account()))
        .filter(owner -> seesAny(owner, caller))
        .toList();
  }

  /// Gives every right that somebody was given by an address to another one, or takes them back, so
  /// that who gets the address next inherits nothing. One commit for an account.
  ///
  /// @param tenant whose accounts are looked through
  /// @param to the new address, null for somebody who is gone
  public void readdress(Actor actor, String tenant, String from, @Nullable String to) {
    Shares shares = shares(tenant);
    for (String sign : List.of("", "-")) {
      for (AccountId owner : shares.with(List.of(sign + from))) {
        if (to != null) {
          shares.note(actor, sign + to, owner);
        }
        open(owner).readdress(actor, sign + from, to == null ? null : sign + to);
      }
    }
  }

  private boolean seesAny(AccountId owner, Caller caller) {
    return open(owner).mailboxes().all().stream()
        .anyMatch(mailbox -> Access.of(owner, mailbox, caller).contains(Right.LOOKUP));
  }

  /// Ends what runs here; the stores are closed by who opened them.
  @Override
  public void close() {
    delivery.close();
    if (views != null) {
      budget.keepAll();
      views.close();
    }
    if (alone && retries.allAcknowledged()) {
      runs.endCleanly();
    }
  }
}
