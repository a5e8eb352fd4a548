package org.malleposte.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a message, and which of them a client shows: the algorithm of RFC 8621 §4.1.4.
///
/// @param structure the message itself
/// @param text to be shown one after another, where plain text is preferred
/// @param html the same, where HTML is preferred
/// @param attachments all that is in neither, and the pictures, sounds and films that are in one
///   only
public record MessageBody(
    BodyPart structure, List<BodyPart> text, List<BodyPart> html, List<BodyPart> attachments) {

  public static MessageBody of(MessageSummary message) {
    BodyPart root = new Tree(message).part(0);
    Lists lists = new Lists();
    lists.add(List.of(root), "mixed", false);
    return new MessageBody(
        root,
        List.copyOf(lists.text.parts),
        List.copyOf(lists.html.parts),
        List.copyOf(lists.attachments));
  }

  /// The part of that id, or null.
  public @Nullable BodyPart part(String partId) {
    return find(structure, partId);
  }

  private static @Nullable BodyPart find(BodyPart in, String partId) {
    if (partId.equals(in.partId())) {
      return in;
    }
    for (BodyPart part : in.subParts()) {
      BodyPart found = find(part, partId);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// The message's table of parts as a tree.
  private static final class Tree {
    private final List<Part> parts;
    private final List<PartExtension> extensions;
    private final List<List<Integer>> children = new ArrayList<>();

    Tree(MessageSummary message) {
      this.parts = message.parts();
      this.extensions = PartExtension.of(message.bodyStructure());
      for (int i = 0; i < parts.size(); i++) {
        children.add(new ArrayList<>(0));
        int parent = parts.get(i).parent();
        if (parent >= 0 && parts.get(parent).kind() == Part.Kind.MULTIPART) {
          children.get(parent).add(i);
        }
      }
    }

    /// The parser bounds how deep it goes.
    BodyPart part(int index) {
      PartExtension extension =
          index < extensions.size() ? extensions.get(index) : PartExtension.NONE;
      return new BodyPart(
          index,
          parts.get(index),
          extension.languages(),
          extension.location(),
          children.get(index).stream().map(this::part).toList());
    }
  }

  /// Parts for one kind of reader.
  private static final class Shown {
    final List<BodyPart> parts = new ArrayList<>();

    /// False within an alternative that was made for the other kind of reader.
    boolean open = true;
  }

  /// Sorts the parts as the RFC's own program does.
  private static final class Lists {
    final Shown text = new Shown();
    final Shown html = new Shown();
    final List<BodyPart> attachments = new ArrayList<>();

    void add(List<BodyPart> parts, String multipart, boolean inAlternative) {
      boolean textOpen = text.open;
      boolean htmlOpen = html.open;
      int textBefore = text.parts.size();
      int htmlBefore = html.parts.size();
      boolean alternative = multipart.equals("alternative");
      for (int i = 0; i < parts.size(); i++) {
        BodyPart part = parts.get(i);
        if (part.isMultipart()) {
          String subtype = part.part().subtype();
          add(part.subParts(), subtype, inAlternative || subtype.equals("alternative"));
        } else if (!isInline(part, i, multipart)) {
          attachments.add(part);
        } else if (alternative) {
          addAlternative(part);
        } else {
          addInline(part, inAlternative);
        }
      }
      if (alternative && textOpen && htmlOpen && text.open && html.open) {
        completeAlternative(textBefore, htmlBefore);
      }
      text.open = textOpen;
      html.open = htmlOpen;
    }

    private void addAlternative(BodyPart part) {
      if (part.part().isMediaType("text/plain")) {
        show(text, part);
      } else if (part.part().isMediaType("text/html")) {
        show(html, part);
      } else {
        attachments.add(part);
      }
    }

    private void addInline(BodyPart part, boolean inAlternative) {
      if (inAlternative && part.part().isMediaType("text/plain")) {
        html.open = false;
      }
      if (inAlternative && part.part().isMediaType("text/html")) {
        text.open = false;
      }
      show(text, part);
      show(html, part);
      if ((!text.open || !html.open) && isMedia(part)) {
        attachments.add(part);
      }
    }

    private static void show(Shown where, BodyPart part) {
      if (where.open) {
        where.parts.add(part);
      }
    }

    /// Only one kind was found: it serves for both.
    private void completeAlternative(int textBefore, int htmlBefore) {
      int newTexts = text.parts.size() - textBefore;
      int newHtmls = html.parts.size() - htmlBefore;
      if (newTexts == 0 && newHtmls > 0) {
        text.parts.addAll(html.parts.subList(htmlBefore, html.parts.size()));
      } else if (newHtmls == 0 && newTexts > 0) {
        html.parts.addAll(text.parts.subList(textBefore, text.parts.size()));
      }
    }

    private static boolean isInline(BodyPart part, int place, String multipart) {
      Part it = part.part();
      boolean shown = it.isMediaType("text/plain") || it.isMediaType("text/html") || isMedia(part);
      return shown
          && !"attachment".equals(it.disposition())
          && (place == 0
              || (!multipart.equals("related") && (isMedia(part) || it.filename() == null)));
    }

    private static boolean isMedia(BodyPart part) {
      return switch (part.part().type()) {
        case "image", "audio", "video" -> true;
        default -> false;
      };
    }
  }
}
