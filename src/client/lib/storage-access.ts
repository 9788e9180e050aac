/** Whether this frame may have its cookies without being asked again (Storage Access API). */
export async function isAccessGranted(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'storage-access' })).state === 'granted';
  } catch {
    // A browser that cannot say: a press is asked for.
    return false;
  }
}

/** Asks the browser for this frame's cookies; many ask the person, and need a press. @returns whether it gave them */
export async function gainAccess(): Promise<boolean> {
  try {
    await document.requestStorageAccess();
    return true;
  } catch {
    return false;
  }
}

export function hasAccessApi(): boolean {
  return 'requestStorageAccess' in document;
}
