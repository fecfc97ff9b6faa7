package io.rookery.auth;

import io.rookery.protocol.CloseCode;
import java.util.Locale;

/** Why a token makes no identity. */
public enum TokenRefusal {
  /** There is none. */
  MISSING(CloseCode.TOKEN_REQUIRED),
  /** It was good once. */
  EXPIRED(CloseCode.TOKEN_EXPIRED),
  /** It will be good. */
  NOT_YET(CloseCode.TOKEN_EXPIRED),
  /** It is longer than any token we take. */
  TOO_LONG(CloseCode.TOKEN_INVALID),
  /** It is not a signed JWT, or a claim has the wrong type. */
  MALFORMED(CloseCode.TOKEN_INVALID),
  /** It names another algorithm than the one this server takes. */
  ALGORITHM(CloseCode.TOKEN_INVALID),
  /** It was not signed with the key this server knows. */
  SIGNATURE(CloseCode.TOKEN_INVALID),
  /** It is for somebody else. */
  AUDIENCE(CloseCode.TOKEN_INVALID),
  /** It is from somebody else. */
  ISSUER(CloseCode.TOKEN_INVALID),
  /** It would be good for ever. */
  NO_EXPIRY(CloseCode.TOKEN_INVALID),
  /** It does not say who the player is, or at too great a length. */
  SUBJECT(CloseCode.TOKEN_INVALID);

  private final CloseCode closeCode;

  TokenRefusal(CloseCode closeCode) {
    this.closeCode = closeCode;
  }

  /** What the connection is closed with. */
  public CloseCode closeCode() {
    return closeCode;
  }

  /** For metrics and logs: {@code not_yet}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
