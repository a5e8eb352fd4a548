package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.EachSetter;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.SetError;
import org.malleposte.jmap.SetException;
import org.malleposte.jmap.SetMethod;
import org.malleposte.mail.sharing.ShareNotices;

/// ShareNotification/set (RFC 9670 §3.5): a notice that was read is destroyed; nothing else.
final class NoticeSet extends SetMethod {
  @Override
  public String name() {
    return "ShareNotification/set";
  }

  @Override
  protected Setter setter(Arguments arguments, OpenAccount account, Call call) {
    return new EachSetter(call) {
      @Override
      protected ObjectNode create(ObjectNode properties) throws SetException {
        throw refusal();
      }

      @Override
      protected @Nullable ObjectNode update(String id, ObjectNode patch) throws SetException {
        if (ShareNotices.get(account.account(), NoticeJson.number(id)) == null) {
          throw SetException.notFound();
        }
        throw refusal();
      }

      @Override
      protected void destroy(String id) throws SetException {
        long number = NoticeJson.number(id);
        if (number < 1 || !ShareNotices.destroy(call.who().actor(), account.account(), number)) {
          throw SetException.notFound();
        }
      }
    };
  }

  private static SetException refusal() {
    return new SetException(SetError.FORBIDDEN, "Notices are the server's to write.");
  }
}
