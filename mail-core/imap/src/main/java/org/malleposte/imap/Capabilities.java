package org.malleposte.imap;

import java.util.List;
import java.util.stream.Collectors;

/// What this server can do, in the words of RFC 9051 §7.2.2. Only what works is said.
final class Capabilities {
  private static final String ALWAYS = "IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE LANGUAGE";

  /// With their RFC: 2342, 2177, 4315, 6851, 7162, 3691, 5258, 5819, 6154, 3348, 8438, 4731, 5182,
  /// 3516, 3502, 8474, 8514, 8970, 5032, 6855, 4314, 9208, 4978, 5464, 9590, 8440, 8508, 4469,
  /// 8437.
  private static final String SIGNED_IN =
      " NAMESPACE IDLE UIDPLUS MOVE CONDSTORE QRESYNC UNSELECT LIST-EXTENDED LIST-STATUS"
          // CHILDREN is RFC 3348, STATUS=SIZE is RFC 8438.
          + " SPECIAL-USE CREATE-SPECIAL-USE CHILDREN STATUS=SIZE ESEARCH SEARCHRES BINARY"
          + " MULTIAPPEND OBJECTID SAVEDATE PREVIEW WITHIN UTF8=ACCEPT ACL RIGHTS=kxte"
          + " QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE COMPRESS=DEFLATE METADATA"
          + " LIST-METADATA LIST-MYRIGHTS REPLACE CATENATE UNAUTHENTICATE";

  /// With their RFC: 5256, 5957, 5267, 5465, 9394, 7377, 9585, 9586, 6203, 5255; LANGUAGE is RFC
  /// 5255 too; REFS is draft-ietf-morg-inthread.
  private static final String SEARCHING =
      " SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES THREAD=REFS PARTIAL"
          + " CONTEXT=SEARCH CONTEXT=SORT NOTIFY MULTISEARCH INPROGRESS UIDBATCHES UIDONLY"
          + " SEARCH=FUZZY I18NLEVEL=1";

  private final String signedIn;
  private final String mechanisms;

  Capabilities(ImapOptions options, List<String> mechanisms) {
    this.signedIn =
        ALWAYS + SIGNED_IN + SEARCHING + (" APPENDLIMIT=" + options.appendLimit()) + limit(options);
    this.mechanisms =
        mechanisms.stream().map(name -> " AUTH=" + name).collect(Collectors.joining());
  }

  /// RFC 9738 §3: one or the other.
  private static String limit(ImapOptions options) {
    if (options.messageLimit() != 0) {
      return " MESSAGELIMIT=" + options.messageLimit();
    }
    return options.saveLimit() == 0 ? "" : " SAVELIMIT=" + options.saveLimit();
  }

  String signedIn() {
    return signedIn;
  }

  /// @param startTls whether that can work now
  /// @param passwords whether they may be sent now
  String greeting(boolean startTls, boolean passwords) {
    return ALWAYS + (startTls ? " STARTTLS" : "") + (passwords ? mechanisms : " LOGINDISABLED");
  }
}
