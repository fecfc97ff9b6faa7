/** Why this side says no, or gives up. */
type OwnCode =
  | "bad_game_type"
  | "bad_payload"
  | "bad_url"
  | "client_closed"
  | "connection_lost"
  | "ended"
  | "join_unanswered"
  | "lost"
  | "no_crypto"
  | "no_options"
  | "no_token"
  | "no_url"
  | "no_websocket"
  | "not_joined"
  | "request_refused"
  | "request_timeout"
  | "request_unknown"
  | "settled_before"
  | "storage_failed"
  | "too_big"
  | "window_full"
  | "wrong_type";

/** Why a session ended, or lost something. */
type SessionCode =
  | "expired"
  | "kicked"
  | "left"
  | "moved"
  | "outbox_overflowed"
  | "replaced"
  | "rolled_back"
  | "room_closed"
  | "room_lost"
  | "second_copy"
  | "unknown_session";

/** Why a join was refused, unless the game says why itself. */
type JoinCode =
  | "already_seated"
  | "bad_join"
  | "bad_options"
  | "error"
  | "internal"
  | "no_room"
  | "node_draining"
  | "old_attempt"
  | "old_generation"
  | "room_closed"
  | "room_full"
  | "room_locked"
  | "room_not_found"
  | "timeout"
  | "too_many_joins"
  | "too_many_new_rooms"
  | "too_many_resumes"
  | "too_many_rooms"
  | "type_unknown";

/** Why an operation or request was refused, unless the game says why itself. */
type RefusalCode =
  | "bad_message"
  | "error"
  | "not_supported"
  | "too_many_requests"
  | "unknown_message";

/** Why the connection was closed. */
type CloseCode =
  | "flooding"
  | "going_away"
  | "hello_expected"
  | "hello_timeout"
  | "internal_error"
  | "message_too_big"
  | "node_full"
  | "normal"
  | "overloaded"
  | "ping_timeout"
  | "protocol_violation"
  | "slow"
  | "text_not_accepted"
  | "token_expired"
  | "token_invalid"
  | "token_required"
  | "too_many_connections";

/** What this client and `rookery.v1` say; games, and later servers, have codes of their own. */
export type ErrorCode = OwnCode | SessionCode | JoinCode | RefusalCode | CloseCode;

/** One of those known, for a list to choose from, or any other. */
export type AnyCode = ErrorCode | (string & {});

/**
 * What went wrong, by `code`: a stable name to compare with, never the text.
 *
 * `temporary` says that trying the same again later may succeed.
 */
export class RookeryError extends Error {
  override readonly name = "RookeryError";
  readonly code: AnyCode;
  readonly temporary: boolean;

  constructor(code: AnyCode, text: string, options: { temporary?: boolean; cause?: unknown } = {}) {
    super(text, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.temporary = options.temporary ?? false;
  }
}
