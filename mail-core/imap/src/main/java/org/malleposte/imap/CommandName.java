package org.malleposte.imap;

import java.util.Locale;
import org.malleposte.imap.codec.ImapCommand;

/// What a command is called in figures: the same with UID and without.
final class CommandName {
  private static final ClassValue<String> NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return type == ImapCommand.ListMailboxes.class
              ? "list"
              : type.getSimpleName().toLowerCase(Locale.ROOT);
        }
      };

  private CommandName() {}

  static String of(ImapCommand command) {
    return NAMES.get(command.getClass());
  }
}
