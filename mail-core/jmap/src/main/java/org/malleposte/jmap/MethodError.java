package org.malleposte.jmap;

/// Why a call failed, in JMAP's words (RFC 8620 §3.6.2 and the methods' own).
public enum MethodError {
  SERVER_UNAVAILABLE("serverUnavailable"),
  SERVER_FAIL("serverFail"),
  SERVER_PARTIAL_FAIL("serverPartialFail"),
  UNKNOWN_METHOD("unknownMethod"),
  INVALID_ARGUMENTS("invalidArguments"),
  INVALID_RESULT_REFERENCE("invalidResultReference"),
  FORBIDDEN("forbidden"),
  ACCOUNT_NOT_FOUND("accountNotFound"),
  ACCOUNT_NOT_SUPPORTED("accountNotSupportedByMethod"),
  ACCOUNT_READ_ONLY("accountReadOnly"),
  REQUEST_TOO_LARGE("requestTooLarge"),
  CANNOT_CALCULATE_CHANGES("cannotCalculateChanges"),
  STATE_MISMATCH("stateMismatch"),
  FROM_ACCOUNT_NOT_FOUND("fromAccountNotFound"),
  FROM_ACCOUNT_NOT_SUPPORTED("fromAccountNotSupportedByMethod"),
  ANCHOR_NOT_FOUND("anchorNotFound"),
  UNSUPPORTED_SORT("unsupportedSort"),
  UNSUPPORTED_FILTER("unsupportedFilter"),
  TOO_MANY_CHANGES("tooManyChanges"),
  /// RFC 9404 §4.3.
  UNKNOWN_DATA_TYPE("unknownDataType");

  private final String word;

  MethodError(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
