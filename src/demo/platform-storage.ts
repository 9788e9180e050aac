/** How the LMS offers platform storage (LTI postMessage Storage 0.1) to the tool in its frame. */
export const STORAGE_OFFERS = ['off', 'page', 'frame', 'silent'] as const;
export type StorageOffer = (typeof STORAGE_OFFERS)[number];

/** Name of the hidden frame beside the tool's, where storage is in a frame of its own. */
export const STORAGE_FRAME = 'lti_storage';

/** Value of `lti_storage_target` at login; null where there is no storage. */
export const STORAGE_TARGETS: Readonly<Record<StorageOffer, string | null>> = {
  off: null,
  page: '_parent',
  frame: STORAGE_FRAME,
  silent: '_parent',
};
