package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a /set asks for. Ids in `update` and `destroy` may be `#` and a creation id: they are
/// resolved ([Call#resolve]) once everything is created.
///
/// @param create by creation id
/// @param update patches by id
/// @param ifInState checked already; whoever decides in a commit may check it there again
public record SetRequest(
    Map<String, ObjectNode> create,
    Map<String, ObjectNode> update,
    List<String> destroy,
    @Nullable String ifInState) {
  public SetRequest {
    destroy = destroy.stream().distinct().toList();
  }

  public int size() {
    return create.size() + update.size() + destroy.size();
  }
}
