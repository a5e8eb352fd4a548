package org.malleposte.server.config;

import java.time.Duration;
import java.util.List;

/// Everything that can be set, one record a part. The key of a component is its part's name and its
/// own, `limits.message-size`; the default stands beside it.
public record Configuration(
    Server server,
    Listen listen,
    Tls tls,
    Limits limits,
    Imap imap,
    Smtp smtp,
    Http http,
    Jmap jmap,
    Tokens tokens,
    Queue queue,
    Storage storage,
    CassandraSettings cassandra,
    S3Settings s3,
    ArchiveSettings archive,
    ClusterSettings cluster,
    Search search,
    ElasticsearchSettings elasticsearch,
    Log log) {

  /// Who this server is.
  public record Server(
      @Setting(
              is = "",
              says =
                  "The name in greetings, Received fields and the self-signed certificate. Empty:"
                      + " the first domain of the directory, else `localhost`.")
          String hostname,
      @Setting(
              is = "default",
              says =
                  "The organisation whose accounts this server holds; part of every account's id and"
                      + " every object's key. Not to be changed once there is mail.")
          String tenant,
      @Setting(
              is = "0s",
              from = "0s",
              to = "10m",
              says =
                  "How long a server that was told to end goes on serving while `/health/ready` says"
                      + " that it is not ready: as long as a load balancer needs to send nobody else.")
          Duration drain,
      @Setting(
              is = "10s",
              from = "1s",
              to = "10m",
              says =
                  "How long commands and messages under way may take then, before connections are"
                      + " cut off.")
          Duration grace) {}

  /// Where the services listen.
  public record Listen(
      @Setting(is = "127.0.0.1", says = "The address for services that are `auto`.") String host,
      @Setting(
              is = "10000",
              from = "0",
              to = "64000",
              says =
                  "Services that are `auto` listen at this port and more; `--port-base` sets it. With"
                      + " `0` they have the ports the world expects.")
          int portBase,
      @Setting(is = "auto", says = "IMAP with STARTTLS, base + 143.") Binding imap,
      @Setting(is = "auto", says = "IMAP over TLS, base + 993.") Binding imaps,
      @Setting(is = "auto", says = "SMTP from other servers, base + 25.") Binding smtp,
      @Setting(is = "auto", says = "Submission with STARTTLS, base + 587.") Binding submission,
      @Setting(is = "auto", says = "Submission over TLS, base + 465.") Binding submissions,
      @Setting(
              is = "auto",
              says =
                  "LMTP for a mail transfer agent in front, base + 24. Whoever reaches it can deliver:"
                      + " keep it on loopback or behind a firewall.")
          Binding lmtp,
      @Setting(
              is = "auto",
              says =
                  "JMAP, sign-in and a status page over plain HTTP, base + 80: for this machine, and for a"
                      + " proxy on it that has TLS.")
          Binding http,
      @Setting(
              is = "auto",
              says = "The same over TLS, HTTP/2 where the client knows it, base + 443.")
          Binding https,
      @Setting(
              is = "auto",
              says = "Health and metrics over HTTP, base + 90. It asks for no password.")
          Binding admin) {}

  /// The certificate.
  public record Tls(
      @Setting(
              is = "",
              says =
                  "A PEM file with the certificate chain. Empty: a self-signed certificate is made in"
                      + " `DIR/tls` at first start. Files are read again on SIGHUP and when they"
                      + " change.")
          String certificate,
      @Setting(is = "", says = "A PEM file with the private key (PKCS#8), mode 0600.") String key,
      @Setting(
              is = "TLSv1.2, TLSv1.3",
              says = "The versions offered, out of `TLSv1.2` and `TLSv1.3`.")
          List<String> versions) {}

  /// Bounds for everybody.
  public record Limits(
      @Setting(
              is = "150 MiB",
              from = "1 MiB",
              to = "2047 MiB",
              says = "The largest message that is taken, by any way.")
          Size messageSize,
      @Setting(
              is = "20000",
              from = "1",
              to = "1000000",
              says = "Connections at one time, of each protocol.")
          int connections,
      @Setting(
              is = "500",
              from = "1",
              to = "1000000",
              says =
                  "Connections at one time from one address, of each protocol. This machine's own"
                      + " addresses are not counted.")
          int connectionsPerAddress,
      @Setting(
              is = "true",
              says =
                  "Whether a client on the same machine may send a password without TLS. Everybody"
                      + " else must use TLS.")
          boolean plaintextOnLoopback) {}

  /// IMAP.
  public record Imap(
      @Setting(
              is = "31m",
              from = "30m",
              to = "24h",
              says =
                  "A connection that says nothing for so long is closed (RFC 9051 §5.4: not before 30"
                      + " minutes).")
          Duration idleTimeout,
      @Setting(is = "1m", from = "1s", to = "30m", says = "The same before sign-in.")
          Duration loginTimeout,
      @Setting(
              is = "10000",
              from = "1",
              to = "1000000",
              says =
                  "Connections of one user at one time. A program opens a few; 100 is plenty where"
                      + " strangers sign in.")
          int connectionsPerUser,
      @Setting(
              is = "0",
              from = "0",
              to = "10000000",
              says =
                  "Messages that one command may be about, 0 for as many as there are. Clients are"
                      + " told (RFC 9738); one that does not know the extension sees only the newest"
                      + " of a larger mailbox.")
          int messageLimit,
      @Setting(
              is = "0",
              from = "0",
              to = "10000000",
              says =
                  "The same for COPY and for APPEND alone, where there is no message-limit. RFC 9738"
                      + " §3 wants either to be 1000 or more.")
          int saveLimit) {}

  /// SMTP, submission and LMTP.
  public record Smtp(
      @Setting(
              is = "5m",
              from = "1s",
              to = "1h",
              says = "A client that says nothing for so long is sent away (RFC 5321 §4.5.3.2.7).")
          Duration timeout,
      @Setting(
              is = "1000",
              from = "100",
              to = "100000",
              says = "Recipients of one message (RFC 5321 §4.5.3.1.8: at least 100).")
          int recipients,
      @Setting(
              is = "2000",
              from = "0",
              to = "1000000",
              says = "Messages that one user may submit in an hour; 0 for no limit.")
          int messagesPerHourPerUser,
      @Setting(
              is = "20000",
              from = "0",
              to = "10000000",
              says =
                  "Messages that are taken from one address in an hour on port 25; 0 for no limit."
                      + " This machine's own addresses are not counted.")
          int messagesPerHourPerAddress,
      @Setting(
              is = "200ms",
              from = "0s",
              to = "60s",
              says =
                  "How long port 25 waits before it greets a stranger; who talks before the greeting"
                      + " is sent away (RFC 5321 §3.1).")
          Duration greetingDelay,
      @Setting(
              is = "false",
              says =
                  "Whether mail for a full mailbox goes back at once, or is tried again by its sender"
                      + " for some days.")
          boolean fullMailboxIsFinal) {}

  /// HTTP, whatever is asked for over it.
  public record Http(
      @Setting(
              is = "0s",
              from = "0s",
              to = "3650d",
              says =
                  "How long browsers are to ask for this host over TLS only (RFC 6797); `0s` does not say"
                      + " so. Not to be set before the certificate is one that browsers trust.")
          Duration hsts,
      @Setting(
              is = "64 MiB",
              from = "16 MiB",
              to = "1 GiB",
              says =
                  "What the bodies of requests may take of memory, of all clients together. Uploads are"
                      + " not counted: they go to `DIR/tmp`.")
          Size requestMemory) {}

  /// JMAP.
  public record Jmap(
      @Setting(
              is = "",
              says =
                  "How clients reach JMAP from outside, `https://mail.example.org`, where another"
                      + " server stands in front. Empty: as they asked.")
          String url,
      @Setting(
              is = "*",
              says =
                  "The origin of web pages that may talk to this server, or `*` for any: a page has no"
                      + " password unless its user gives it one.")
          String origins,
      @Setting(
              is = "8",
              from = "1",
              to = "1000",
              says = "Requests, and uploads, of one user at one time.")
          int concurrentRequests,
      @Setting(
              is = "60000",
              from = "0",
              to = "100000000",
              says = "Requests of one user in a minute; 0 for no limit.")
          int requestsPerMinute,
      @Setting(
              is = "",
              says =
                  "The hosts of push services to which a client may have messages sent"
                      + " (`fcm.googleapis.com, updates.push.services.mozilla.com`), or `*` for any"
                      + " host with a name. Empty: nothing is sent.")
          List<String> pushTo,
      @Setting(
              is = "",
              says =
                  "A file of certificates (PEM) whose signatures of mail are believed (S/MIME)."
                      + " Empty: those that Java comes with.")
          String smimeTrust) {}

  /// Tokens, and the page on which people sign programs in.
  public record Tokens(
      @Setting(
              is = "1h",
              from = "1m",
              to = "24h",
              says =
                  "How long a program reads and sends mail with one token before it gets another.")
          Duration access,
      @Setting(
              is = "30d",
              from = "1h",
              to = "365d",
              says = "After how long without use a program has to ask its user again.")
          Duration refresh,
      @Setting(
              is = "",
              says =
                  "Where on the web people may be sent back to after they signed in, each the beginning"
                      + " of a URL (`https://webmail.example.org/`). Programs on the user's own machine and"
                      + " pages of this server need no entry.")
          List<String> redirects) {}

  /// Mail to other servers.
  public record Queue(
      @Setting(
              is = "off",
              says =
                  "`off`: nothing leaves this server, mail to other domains is refused. `mx`: to the"
                      + " servers that DNS names. `smarthost`: through one server.")
          Outbound outbound,
      @Setting(is = "", says = "The smarthost as `host:port`.") String smarthost,
      @Setting(is = "", says = "The name to sign in with at the smarthost; empty: none.")
          String smarthostUser,
      @Setting(is = "", says = "The password for it.") Secret smarthostPassword,
      @Setting(
              is = "starttls",
              says =
                  "How the smarthost is reached: `starttls` or `implicit` (port 465) with a certificate"
                      + " that verifies, `opportunistic`, or `none`. Only `none` is right for one on"
                      + " this machine.")
          SmarthostTls smarthostTls,
      @Setting(
              is = "5d",
              from = "1h",
              to = "30d",
              says = "How long delivery is tried before the message goes back (RFC 5321 §4.5.4.1).")
          Duration expiry,
      @Setting(
              is = "4",
              from = "1",
              to = "100",
              says = "Connections at one time to one destination.")
          int perDestination,
      @Setting(is = "16", from = "1", to = "1000", says = "Connections at one time to all.")
          int connections) {}

  /// How the way to a smarthost is protected.
  public enum SmarthostTls {
    NONE,
    OPPORTUNISTIC,
    STARTTLS,
    IMPLICIT
  }

  /// How mail leaves.
  public enum Outbound {
    OFF,
    MX,
    SMARTHOST
  }

  /// Bodies and records.
  public record Storage(
      @Setting(
              is = "embedded",
              says =
                  "Where records and journals are: `embedded` in `DIR/metadata`, or in `cassandra`. Not"
                      + " to be changed once there is mail.")
          Metadata metadata,
      @Setting(
              is = "embedded",
              says =
                  "Where bodies are: `embedded` in `DIR/packs`, or in a bucket of `s3`. Not to be"
                      + " changed once there is mail.")
          Objects objects,
      @Setting(
              is = "30d",
              from = "0s",
              to = "3650d",
              says = "How long a deleted message can still be brought back.")
          Duration retention,
      @Setting(
              is = "64 KiB",
              from = "4 KiB",
              to = "16 MiB",
              says = "What a message under way may take of memory; the rest goes to `DIR/tmp`.")
          Size spoolMemory) {}

  /// Where records and journals are.
  public enum Metadata {
    EMBEDDED,
    CASSANDRA
  }

  /// Where bodies are.
  public enum Objects {
    EMBEDDED,
    S3
  }

  /// The index of what is in which message.
  public record Search(
      @Setting(
              is = "true",
              says =
                  "Whether there is an index. Without one a search reads every message: the answer is"
                      + " the same, later.")
          boolean enabled,
      @Setting(
              is = "lucene",
              says =
                  "Where the index is: `lucene`, a folder of this server's own, or `elasticsearch`, one"
                      + " that all servers of a cluster share.")
          Index index,
      @Setting(
              is = "",
              says =
                  "The folder of the indexes; empty: `DIR/search`. It may be deleted at any time, even"
                      + " while serving, and need not be in a backup.")
          String folder,
      @Setting(
              is = "5s",
              from = "10ms",
              to = "10m",
              says =
                  "How long a new message may wait for others to be indexed with it. Searches find it"
                      + " meanwhile by reading it.")
          Duration delay,
      @Setting(
              is = "500",
              from = "1",
              to = "10000",
              says = "So many new messages of one account are indexed without waiting.")
          int batch,
      @Setting(
              is = "32 MiB",
              from = "4 MiB",
              to = "1 GiB",
              says = "Memory for what is indexed and not yet on disk.")
          Size memory,
      @Setting(
              is = "200",
              from = "1",
              to = "10000",
              says =
                  "Indexes (one an account) that are kept open for searching; about 20 files each.")
          int openIndexes) {}

  /// Where the index is.
  public enum Index {
    LUCENE,
    ELASTICSEARCH
  }

  /// What is logged and how. Neither content nor secrets ever are.
  public record Log(
      @Setting(is = "info", says = "The least weight that is written.") Level level,
      @Setting(is = "plain", says = "`plain` lines for people, or a `json` object a line.")
          Format format,
      @Setting(is = "", says = "The file to write to; empty: standard error.") String file) {}

  /// The weights of log lines.
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /// The shapes of log lines.
  public enum Format {
    PLAIN,
    JSON
  }
}
