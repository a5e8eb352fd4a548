package org.malleposte.storage;

import org.jspecify.annotations.Nullable;

/// Names an account: the unit of ownership, consistency and placement.
///
/// The name is not an address: addresses come and go, the account stays. Written `tenant/name`.
///
/// @param tenant the organisation, `[a-z0-9-]{1,32}`
/// @param name unique within the tenant, `[a-z0-9-]{1,64}`
public record AccountId(String tenant, String name) implements Comparable<AccountId> {
  public AccountId {
    if (!Names.isName(tenant, Names.TENANT) || !Names.isName(name, Names.ACCOUNT)) {
      throw new IllegalArgumentException("not an account id: " + tenant + "/" + name);
    }
  }

  /// By hand, as hashCode: what a record makes by itself costs every start classes of its own.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccountId id && name.equals(id.name) && tenant.equals(id.tenant);
  }

  @Override
  public int hashCode() {
    return 31 * tenant.hashCode() + name.hashCode();
  }

  /// Reads what [#toString] wrote.
  public static AccountId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not an account id: " + text);
    }
    return new AccountId(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(AccountId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
