/** A webhook shared key as Twilio describes it, without its secret. */
export interface SharedKeyInfo {
  /** The key: `webhooks_sharedkey_…`. Signed requests name it. */
  id: string;
  friendlyName: string | null;
  /** `null` if the date could not be read. */
  dateCreated: Date | null;
  dateUpdated: Date | null;
}
