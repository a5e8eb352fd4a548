package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.sharing.ShareNotice;
import org.malleposte.mail.sharing.ShareNotices;

/// ShareNotification/get (RFC 9670 §3.3).
final class NoticeGet extends GetMethod {
  @Override
  public String name() {
    return "ShareNotification/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    return new Found(account);
  }

  private record Found(OpenAccount account) implements Plain {
    @Override
    public List<String> properties() {
      return NoticeJson.PROPERTIES;
    }

    @Override
    public List<String> all(int limit) {
      return ShareNotices.all(account.account()).stream().limit(limit).map(NoticeJson::id).toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      Map<String, ObjectNode> found = new LinkedHashMap<>();
      for (String id : ids) {
        long number = NoticeJson.number(id);
        ShareNotice notice = number < 1 ? null : ShareNotices.get(account.account(), number);
        if (notice != null) {
          found.put(id, NoticeJson.of(account, notice, properties));
        }
      }
      return found;
    }
  }
}
