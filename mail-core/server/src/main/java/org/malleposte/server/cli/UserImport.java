package org.malleposte.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.User;
import org.malleposte.directory.Users;
import org.malleposte.server.admin.Progress;

/// Adds users from a file. Every line is judged by itself; what is refused is reported with its
/// line.
final class UserImport {
  private static final int AT_ONCE = 200;

  private record Line(int number, String address, String password, String name) {}

  private final Context context;
  private final boolean update;
  private int added;
  private int updated;
  private int there;
  private int refused;

  UserImport(Context context, boolean update) {
    this.context = context;
    this.update = update;
  }

  int run(String file) throws IOException, Refusal, DirectoryException {
    List<Line> lines = read(file);
    new FirstDomain(context).madeFor(lines.stream().map(Line::address).toList());
    Users users = context.house().directory().users();
    Progress progress = new Progress(context.terminal(), "users", lines.size());
    for (int from = 0; from < lines.size(); from += AT_ONCE) {
      List<Line> some = lines.subList(from, Math.min(lines.size(), from + AT_ONCE));
      add(users, fresh(users, some));
      progress.at(from + some.size());
    }
    progress.end();
    context.done(
        "%d added, %d updated, %d already there, %d refused."
            .formatted(added, updated, there, refused));
    return refused == 0 ? Exit.OK : added + updated + there == 0 ? Exit.REFUSED : Exit.PARTLY;
  }

  private List<Line> fresh(Users users, List<Line> lines) throws IOException, Refusal {
    List<Line> fresh = new ArrayList<>();
    for (Line line : lines) {
      Optional<User> user = context.house().directory().user(line.address);
      if (user.isEmpty()) {
        fresh.add(line);
      } else if (update) {
        setPassword(users, user.get(), line);
      } else {
        there++;
      }
    }
    return fresh;
  }

  private void setPassword(Users users, User user, Line line) {
    try {
      users.setPassword(context.actor(), user.account(), line.password);
      updated++;
    } catch (DirectoryException e) {
      refuse(line.number, line.address, Refusal.sentence(e));
    }
  }

  /// All in one commit; when one of them is refused, each by itself.
  private void add(Users users, List<Line> lines) throws IOException, Refusal {
    if (lines.isEmpty()) {
      return;
    }
    List<NewUser> some = new ArrayList<>();
    for (Line line : lines) {
      some.add(user(line));
    }
    try {
      users.create(context.actor(), some);
      added += some.size();
    } catch (DirectoryException e) {
      if (lines.size() == 1) {
        refuse(lines.getFirst().number, lines.getFirst().address, Refusal.sentence(e));
        return;
      }
      for (Line line : lines) {
        add(users, List.of(line));
      }
    }
  }

  private NewUser user(Line line) throws IOException, Refusal {
    return NewUser.of(new FirstDomain(context).complete(line.address), line.password)
        .withDisplayName(line.name);
  }

  private List<Line> read(String file) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (TextFile in = TextFile.open(context.terminal(), file)) {
      int number = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        number++;
        if (!text.isBlank() && !text.startsWith("#")) {
          line(number, text, lines);
        }
      }
    }
    return lines;
  }

  private void line(int number, String text, List<Line> lines) {
    List<String> fields = Csv.fields(text);
    String address = fields.getFirst().strip();
    if (number == 1 && address.equalsIgnoreCase("address")) {
      return;
    }
    if (fields.size() < 2 || fields.size() > 3 || address.isEmpty()) {
      refuse(number, address, "the line is not address,password or address,password,name");
      return;
    }
    lines.add(
        new Line(number, address, fields.get(1), fields.size() == 3 ? fields.get(2).strip() : ""));
  }

  private void refuse(int number, String address, String why) {
    refused++;
    context.err().println("line %d, %s: %s".formatted(number, address, why));
  }
}
