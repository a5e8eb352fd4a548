package org.malleposte.smtp.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// The DNS by dnsjava: follows CNAMEs, keeps answers as long as they may be kept.
final class DnsJava implements Dns {
  private static final int CACHED = 20_000;

  private final LookupSession session;

  DnsJava(Resolver resolver) {
    Cache cache = new Cache(DClass.IN);
    cache.setMaxEntries(CACHED);
    this.session = LookupSession.builder().resolver(resolver).cache(cache).build();
  }

  @Override
  public List<Mx> mx(String domain) throws NoSuchDomain, NoAnswer {
    List<Mx> found = new ArrayList<>();
    for (Record record : lookup(domain, Type.MX)) {
      if (record instanceof MXRecord mx) {
        found.add(new Mx(mx.getPriority(), mx.getTarget().toString(true)));
      }
    }
    return found.stream().map(DnsJava::withNullMx).toList();
  }

  /// The root is written `.`, or `@`.
  private static Mx withNullMx(Mx mx) {
    boolean root = mx.host().isEmpty() || mx.host().equals(".") || mx.host().equals("@");
    return root ? new Mx(mx.preference(), "") : mx;
  }

  @Override
  public List<InetAddress> addresses(String host) throws NoSuchDomain, NoAnswer {
    List<InetAddress> found = new ArrayList<>();
    for (Record record : lookup(host, Type.A)) {
      if (record instanceof ARecord a) {
        found.add(a.getAddress());
      }
    }
    for (Record record : lookup(host, Type.AAAA)) {
      if (record instanceof AAAARecord aaaa) {
        found.add(aaaa.getAddress());
      }
    }
    return found;
  }

  private List<Record> lookup(String domain, int type) throws NoSuchDomain, NoAnswer {
    try {
      Name name = Name.fromString(domain, Name.root);
      return session.lookupAsync(name, type).toCompletableFuture().join().getRecords();
    } catch (TextParseException e) {
      throw new NoSuchDomain(domain);
    } catch (CompletionException e) {
      return switch (e.getCause()) {
        case NoSuchRRSetException _ -> List.of();
        case NoSuchDomainException _ -> throw new NoSuchDomain(domain);
        case null, default -> throw new NoAnswer(domain, e.getCause() == null ? e : e.getCause());
      };
    }
  }
}
