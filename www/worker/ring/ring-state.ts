/** A key of the ring, as admins see it. Times are in seconds since the epoch. */
export interface KeyState {
  sid: string;
  state: "published" | "signing" | "retired" | "unreadable";
  madeAt: number;
  signsFrom: number;
  retiredAt: number | null;
  deletedFrom: number | null;
}

/** The response of `GET /ring`. */
export interface RingState {
  keys: KeyState[];
  nextRotation: number | null;
  lastRun: { at: number; failures: number; error: string | null } | null;
  /** The number of attempts to create a key whose outcome at Twilio is still unknown. */
  unsettled: number;
  problem: string | null;
}
