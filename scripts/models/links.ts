export async function makeLinks(): Promise<void> {}
