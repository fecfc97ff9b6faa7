package io.rookery.metrics;

/** Of what there was too much in the cluster for one more join of a type. */
public enum SeatLimit {
  /** Seats kept for its subject, those taken lately among them. */
  SUBJECT_JOINS,
  /** Seats kept for its address, those taken lately among them. */
  ADDRESS_JOINS,
  /** Rooms made lately for its subject. */
  SUBJECT_ROOMS,
  /** Rooms made lately for its address. */
  ADDRESS_ROOMS,
  /** Rooms made for its subject that are empty. */
  SUBJECT_EMPTY_ROOMS,
  /** Rooms made for its address that are empty. */
  ADDRESS_EMPTY_ROOMS,
  /** Seats kept for everybody together. */
  RESERVATIONS,
  /** Rooms with free seats. */
  OPEN_ROOMS
}
