package org.malleposte.format;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The character references of HTML 4, which are the ones that mail uses.
final class HtmlEntities {
  /// The names of U+00A0 to U+00FF in order.
  private static final String LATIN_1 =
      """
      nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr
      deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest
      Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml
      Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times
      Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig
      agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml
      igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide
      oslash ugrave uacute ucirc uuml yacute thorn yuml\
      """;

  /// The names of U+0391 to U+03A9 in order; there is no U+03A2.
  private static final String GREEK =
      """
      Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho -
      Sigma Tau Upsilon Phi Chi Psi Omega\
      """;

  private static final String OTHERS =
      """
      quot=" amp=& lt=< gt=> apos=' OElig=Œ oelig=œ Scaron=Š scaron=š Yuml=Ÿ fnof=ƒ circ=ˆ tilde=˜
      ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡ bull=•
      hellip=… permil=‰ prime=′ Prime=″ lsaquo=‹ rsaquo=› oline=‾ frasl=⁄ euro=€ image=ℑ weierp=℘
      real=ℜ trade=™ alefsym=ℵ larr=← uarr=↑ rarr=→ darr=↓ harr=↔ crarr=↵ lArr=⇐ uArr=⇑ rArr=⇒
      dArr=⇓ hArr=⇔ forall=∀ part=∂ exist=∃ empty=∅ nabla=∇ isin=∈ notin=∉ ni=∋ prod=∏ sum=∑
      minus=− lowast=∗ radic=√ prop=∝ infin=∞ ang=∠ and=∧ or=∨ cap=∩ cup=∪ int=∫ there4=∴ sim=∼
      cong=≅ asymp=≈ ne=≠ equiv=≡ le=≤ ge=≥ sub=⊂ sup=⊃ nsub=⊄ sube=⊆ supe=⊇ oplus=⊕ otimes=⊗
      perp=⊥ sdot=⋅ loz=◊ spades=♠ clubs=♣ hearts=♥ diams=♦ sigmaf=ς thetasym=ϑ upsih=ϒ piv=ϖ\
      """;

  private static final Map<String, String> MEANINGS = meanings();

  private HtmlEntities() {}

  /// What stands between `&` and `;` means, or null when nothing.
  static @Nullable String meaning(String name) {
    return name.startsWith("#") ? number(name) : MEANINGS.get(name);
  }

  private static @Nullable String number(String name) {
    boolean hex = name.length() > 1 && (name.charAt(1) | 0x20) == 'x';
    String digits = name.substring(hex ? 2 : 1);
    if (digits.isEmpty() || digits.length() > 8) {
      return null;
    }
    try {
      int code = Integer.parseInt(digits, hex ? 16 : 10);
      boolean character = Character.isValidCodePoint(code) && (code < 0xD800 || code > 0xDFFF);
      return character && code > 0 ? Character.toString(code) : "\uFFFD";
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new HashMap<>();
    inOrder(meanings, LATIN_1, 0xA0, false);
    inOrder(meanings, GREEK, 0x391, false);
    inOrder(meanings, GREEK, 0x3B1, true);
    for (String pair : OTHERS.split("\\s+")) {
      int equals = pair.indexOf('=');
      meanings.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    meanings.put("ensp", " ");
    meanings.put("emsp", " ");
    meanings.put("thinsp", " ");
    meanings.put("zwnj", "\u200C");
    meanings.put("zwj", "\u200D");
    meanings.put("lrm", "\u200E");
    meanings.put("rlm", "\u200F");
    return Map.copyOf(meanings);
  }

  private static void inOrder(Map<String, String> meanings, String names, int code, boolean small) {
    int next = code;
    for (String name : names.split("\\s+")) {
      String key = small ? Character.toLowerCase(name.charAt(0)) + name.substring(1) : name;
      meanings.put(key, Character.toString(next++));
    }
  }
}
