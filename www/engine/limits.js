// Made from the limits of the crate, which the engine keeps as well.

/** The most bytes of a photo. */
export const PHOTO_BYTES = 67108864;

/** The most bytes of a network. */
export const NETWORK_BYTES = 1073741824;

/** The most bytes of a manifest. */
export const MANIFEST_BYTES = 1048576;

/** The most bytes of a file of labels. */
export const LABELS_BYTES = 16777216;
