package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MetadataStore;

/// Which accounts there are: written before the first commit of each.
final class Registry {
  private static final int PAGE = 500;

  private final Requests requests;
  private final Heads heads;
  private final PreparedStatement insert;
  private final PreparedStatement tenants;
  private final PreparedStatement names;

  Registry(Requests requests, Heads heads) {
    this.requests = requests;
    this.heads = heads;
    this.insert = requests.prepare("INSERT INTO $account (tenant, name) VALUES (?, ?)");
    this.tenants = requests.prepare("SELECT DISTINCT tenant FROM $account");
    this.names =
        requests.prepare("SELECT name FROM $account WHERE tenant = ? AND name > ? LIMIT ?");
  }

  void add(AccountId account) {
    requests.write("make the account " + account, insert.bind(account.tenant(), account.name()));
  }

  void visit(MetadataStore.AccountVisitor visitor) {
    TreeSet<String> all = new TreeSet<>();
    for (Row row : requests.rows("list the accounts", tenants.bind())) {
      all.add(Objects.requireNonNullElse(row.getString("tenant"), ""));
    }
    for (String tenant : all) {
      if (!visit(tenant, visitor)) {
        return;
      }
    }
  }

  private boolean visit(String tenant, MetadataStore.AccountVisitor visitor) {
    String after = "";
    while (true) {
      Statement<?> page = names.bind(tenant, after, PAGE);
      List<Row> rows = requests.rows("list the accounts", page);
      for (Row row : rows) {
        after = Objects.requireNonNullElse(row.getString("name"), "");
        AccountId account = new AccountId(tenant, after);
        long latest = heads.read(account).modseq();
        if (latest > 0 && !visitor.visit(account, latest)) {
          return false;
        }
      }
      if (rows.size() < PAGE) {
        return true;
      }
    }
  }
}
